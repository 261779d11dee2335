import type { AccessContext } from '../src/iam/access-context.ts';

/**
 * A second evaluator, written from the text of the reference (section 20) and from what the docstrings of `evaluate`,
 * `compileCondition` and `contextValue` promise, with no code of theirs: slow, plain, for comparison only.
 * Undefined: it cannot be told.
 */
type Maybe = boolean | undefined;

type Loose = Record<string, unknown>;
const looseOf = (value: unknown) => (typeof value === 'object' ? (value as Loose | null) : null);

interface NaiveAttached {
  policyId: string;
  document: unknown;
}
interface NaiveRequest {
  action: string;
  resource: string;
  context: AccessContext;
}

/** @returns the decision, and `policyId/position` of what decided, with `?` where it could not be told */
export function naiveEvaluate(
  documents: readonly NaiveAttached[],
  request: NaiveRequest,
): { allowed: boolean; by: string[] } {
  const allows: string[] = [];
  const denies: string[] = [];
  for (const { policyId, document } of documents) {
    const statements = naiveStatements(document);
    if (statements === null) denies.push(`${policyId}/-1?`);
    else
      statements.forEach((statement, position) => {
        const applies = statementApplies(statement, request);
        const name = `${policyId}/${position}`;
        if (looseOf(statement)?.Effect === 'Allow') {
          if (applies === true) allows.push(name);
        } else if (applies !== false) denies.push(applies ? name : `${name}?`);
      });
  }
  return denies.length > 0 ? { allowed: false, by: denies } : { allowed: allows.length > 0, by: allows };
}

function naiveStatements(raw: unknown): unknown[] | null {
  const document = looseOf(raw);
  if (document === null) return null;
  if (document.Version !== '1.1' && document.Version !== '5.0') return null;
  if (Object.keys(document).some((member) => !['Version', 'Statement'].includes(member))) return null;
  return Array.isArray(document.Statement) ? document.Statement : null;
}

function statementApplies(statement: unknown, { action, resource, context }: NaiveRequest): Maybe {
  const s = looseOf(statement) ?? {};
  const known = s.Effect === 'Allow' || s.Effect === 'Deny';
  const strange = Object.keys(s).some(
    (member) => !/^(Sid|Effect|(Not)?(Action|Resource)|Condition)$/.test(member),
  );
  const actionPart = known ? listed(s.Action, s.NotAction, (p) => actionMatches(p, action)) : undefined;
  const resourcePart =
    s.Resource === undefined && s.NotResource === undefined
      ? true
      : listed(s.Resource, s.NotResource, (p) => resourceMatches(p, resource));
  let conditionPart: Maybe = true;
  if (!known || strange) conditionPart = undefined;
  else if (s.Condition !== undefined) conditionPart = conditionHolds(s.Condition, context);
  return every([actionPart, resourcePart, conditionPart]);
}

const every = (parts: Maybe[]): Maybe =>
  parts.includes(false) ? false : parts.includes(undefined) ? undefined : true;
const some = (parts: Maybe[]): Maybe =>
  parts.includes(true) ? true : parts.includes(undefined) ? undefined : false;
const negate = (part: Maybe): Maybe => (part === undefined ? undefined : !part);

function listed(list: unknown, butList: unknown, matches: (pattern: unknown) => Maybe): Maybe {
  if (list !== undefined && butList !== undefined) return undefined;
  const patterns = list !== undefined ? list : butList;
  if (!Array.isArray(patterns) || patterns.length === 0) return undefined;
  const found = some(patterns.map(matches));
  return list !== undefined ? found : negate(found);
}

/** `*` for any run of characters, and `?` for any one where `anyOne` says so. */
function glob(pattern: string, flags = '', anyOne = false): RegExp {
  const name = `${flags} ${anyOne} ${pattern}`;
  const known = globs.get(name);
  if (known) return known;
  const source = pattern.split('').map((c) => {
    if (c === '*') return '[\\s\\S]*';
    return c === '?' && anyOne ? '[\\s\\S]' : c.replace(/[^\w]/g, '\\$&');
  });
  const made = new RegExp(`^${source.join('')}$`, flags);
  globs.set(name, made);
  return made;
}
const globs = new Map<string, RegExp>();

function actionMatches(pattern: unknown, action: string): Maybe {
  if (pattern === '*') return true;
  if (typeof pattern !== 'string' || !/^[^:]*:[^:]*:[^:]*$/.test(pattern)) return undefined;
  const wanted = pattern.split(':');
  const asked = action.split(':');
  return asked.length === 3 && wanted.every((part, i) => glob(part, 'i').test(asked[i] ?? ''));
}

function resourceMatches(pattern: unknown, resource: string): Maybe {
  if (pattern === '*') return true;
  const urn = /^([^:]*):([^:]*):([^:]*):([^:]*):([\s\S]*)$/;
  const wanted = typeof pattern === 'string' ? urn.exec(pattern) : null;
  if (!wanted) return undefined;
  const asked = urn.exec(resource);
  return asked !== null && [1, 2, 3, 4, 5].every((i) => glob(wanted[i] ?? '').test(asked[i] ?? ''));
}

function conditionHolds(raw: unknown, context: AccessContext): Maybe {
  const condition = looseOf(raw);
  if (condition === null || Array.isArray(raw)) return undefined;
  const parts: Maybe[] = [];
  for (const [operator, byKey] of Object.entries(condition)) {
    const keys = Array.isArray(byKey) ? null : looseOf(byKey);
    if (keys === null) parts.push(undefined);
    else
      for (const [key, values] of Object.entries(keys))
        parts.push(oneCondition(operator, key, values, context));
  }
  return every(parts);
}

const operators: Record<string, (request: never, policy: never) => boolean> = {
  StringEquals: (r: string, p: string) => r === p,
  StringEqualsIgnoreCase: (r: string, p: string) => r.toLowerCase() === p.toLowerCase(),
  StringLike: (r: string, p: string) => (/[*?]/.test(p) ? glob(p, '', true).test(r) : r.indexOf(p) >= 0),
  StringMatch: (r: string, p: string) => glob(p, '', true).test(r),
  StringStartWith: (r: string, p: string) => r.slice(0, p.length) === p,
  StringEndWith: (r: string, p: string) => r.length >= p.length && r.slice(r.length - p.length) === p,
  NumberEquals: (r: number, p: number) => r === p,
  NumberLessThan: (r: number, p: number) => r < p,
  NumberLessThanEquals: (r: number, p: number) => r <= p,
  NumberGreaterThan: (r: number, p: number) => r > p,
  NumberGreaterThanEquals: (r: number, p: number) => r >= p,
  DateEquals: (r: number, p: number) => r === p,
  DateLessThan: (r: number, p: number) => r < p,
  DateLessThanEquals: (r: number, p: number) => r <= p,
  DateGreaterThan: (r: number, p: number) => r > p,
  DateGreaterThanEquals: (r: number, p: number) => r >= p,
  Bool: (r: boolean, p: boolean) => r === p,
  IpAddress: (r: Ip, p: Ip) => r.four === p.four && r.bits.startsWith(p.bits.slice(0, p.prefix)),
};

/** `StringNotEquals` is the negation of `StringEquals`, and so on; there is no other way to negate. */
const negations: Record<string, string> = {
  StringNotEquals: 'StringEquals',
  StringNotEqualsIgnoreCase: 'StringEqualsIgnoreCase',
  StringNotLike: 'StringLike',
  StringNotMatch: 'StringMatch',
  StringNotStartWith: 'StringStartWith',
  StringNotEndWith: 'StringEndWith',
  NumberNotEquals: 'NumberEquals',
  DateNotEquals: 'DateEquals',
  NotIpAddress: 'IpAddress',
};

function oneCondition(operatorText: string, key: string, values: unknown, context: AccessContext): Maybe {
  if (!Array.isArray(values) || values.length === 0) return undefined;
  const request = lookUp(key, context);
  if (operatorText === 'Null' || operatorText === 'IsNullOrEmpty') {
    if (request === undefined) return undefined;
    const missing = request === null || (operatorText === 'IsNullOrEmpty' && request === '');
    return some(values.map((v) => (readBool(v) === undefined ? undefined : readBool(v) === missing)));
  }
  let name = operatorText;
  const set = name.startsWith('ForAnyValue:') ? 'any' : name.startsWith('ForAllValues:') ? 'all' : '';
  name = name.replace(/^(ForAnyValue|ForAllValues):/, '');
  const ifExists = name.endsWith('IfExists');
  name = name.replace(/IfExists$/, '');
  const negated = Object.hasOwn(negations, name);
  name = (negated && negations[name]) || name;
  const compare = Object.hasOwn(operators, name) ? operators[name] : undefined;
  if (!compare || request === undefined) return undefined;
  if (request === null) return ifExists || set === 'all' || (set !== 'any' && negated);
  const asked = read(name, request, true);
  if (asked === undefined) return undefined;
  const found = some(
    values.map((value) => {
      const wanted = read(name, value, false);
      return wanted === undefined ? undefined : compare(asked as never, wanted as never);
    }),
  );
  return negated ? negate(found) : found;
}

/** Undefined: unknown (also the key itself); null: absent. */
function lookUp(key: string, context: AccessContext): string | null | undefined {
  const tag = /^g:ResourceTag\/([\s\S]+)$/i.exec(key)?.[1];
  if (tag !== undefined) {
    if (context.resourceTags === null) return undefined;
    const found = Object.entries(context.resourceTags).find(([name]) => name === tag);
    return found ? found[1] : null;
  }
  switch (key.toLowerCase()) {
    case 'g:currenttime':
      return Number.isNaN(+context.currentTime) ? undefined : context.currentTime.toISOString();
    case 'g:sourceip':
      return context.sourceIp ?? undefined;
    case 'g:userid':
      return context.userId ?? undefined;
    case 'g:username':
      return context.userName ?? undefined;
    case 'g:domainname':
      return context.domainName ?? undefined;
    case 'g:mfapresent':
      return context.mfaPresent === null ? undefined : `${context.mfaPresent}`;
    case 'g:mfaage':
      if (context.mfaAgeSeconds !== null) return `${context.mfaAgeSeconds}`;
      return context.mfaPresent === false ? null : undefined;
    case 'g:enterpriseprojectid':
      return context.enterpriseProjectId;
    default:
      return undefined;
  }
}

function read(operator: string, text: unknown, isAddress: boolean): unknown {
  if (typeof text !== 'string') return undefined;
  if (operator.startsWith('String')) return text;
  if (operator.startsWith('Number')) return /^[-+]?\d+(\.\d+)?$/.test(text) ? +text : undefined;
  if (operator.startsWith('Date')) return readDate(text);
  if (operator === 'Bool') return readBool(text);
  return isAddress && text.includes('/') ? undefined : readIp(text);
}

function readBool(text: unknown): Maybe {
  if (typeof text !== 'string') return undefined;
  return /^true$/i.test(text) ? true : /^false$/i.test(text) ? false : undefined;
}

function readDate(text: string): number | undefined {
  if (/^[0-9]{1,11}$/.test(text)) return +text * 1000;
  const match = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(\.\d{1,9})?(?:Z|([+-])(\d\d):(\d\d))$/.exec(
    text,
  );
  if (!match) return undefined;
  const [y, mo, d, h, mi, s] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  const day = new Date(Date.UTC(2000, mo - 1, d));
  day.setUTCFullYear(y, mo - 1, d);
  if (day.getUTCMonth() !== mo - 1 || day.getUTCDate() !== d || h > 23 || mi > 59 || s > 59) return undefined;
  const ms = match[7] ? Number(match[7].slice(1, 4).padEnd(3, '0')) : 0;
  const [oh, om] = [Number(match[9] ?? 0), Number(match[10] ?? 0)];
  if (oh > 23 || om > 59) return undefined;
  const offset = (match[8] === '-' ? -1 : 1) * (oh * 60 + om) * 60_000;
  return day.getTime() + ((h * 60 + mi) * 60 + s) * 1000 + ms - offset;
}

/** 128 bits as text; IPv4 stands after `::ffff:`, as IPv4-mapped IPv6 does. */
type Ip = { four: boolean; bits: string; prefix: number };

function readIp(text: string): Ip | undefined {
  const [address = '', length, ...more] = text.split('/');
  if (more.length > 0 || (length !== undefined && !/^(0|[1-9]\d{0,2})$/.test(length))) return undefined;
  const plain = /^\d+\.\d+\.\d+\.\d+$/.test(address);
  const bits = plain ? bitsOfSix(`::ffff:${address}`) : bitsOfSix(address);
  if (bits === undefined) return undefined;
  const four = bits.startsWith(`${'0'.repeat(80)}${'1'.repeat(16)}`);
  const prefix = length === undefined ? 128 : Number(length) + (plain ? 96 : 0);
  return prefix > 128 || (four && prefix < 96) ? undefined : { four, bits, prefix };
}

function bitsOfSix(address: string): string | undefined {
  const tail = /^([\s\S]*:)(\d+)\.(\d+)\.(\d+)\.(\d+)$/.exec(address);
  let text = address;
  if (tail) {
    const octets = tail.slice(2);
    if (octets.some((o) => Number(o) > 255 || String(Number(o)) !== o)) return undefined;
    const [a, b, c, d] = octets.map((o) => Number(o).toString(16).padStart(2, '0'));
    text = `${tail[1]}${a}${b}:${c}${d}`;
  }
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const groups = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - groups.flat().length;
  if (halves.length === 1 ? missing !== 0 : missing < 1) return undefined;
  const all = [...(groups[0] ?? []), ...Array(missing).fill('0'), ...(groups[1] ?? [])];
  if (!all.every((group) => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return all.map((group) => Number.parseInt(group, 16).toString(2).padStart(16, '0')).join('');
}
