import type { ConditionOperator } from '@turnpike/contracts/iam/condition-operators';
import { parseBool, parseDate, parseIpBlock, parseNumber } from '@turnpike/contracts/iam/condition-values';
import { wildcardMatch } from '@turnpike/contracts/iam/wildcard-match';
import type { IpRule } from '@turnpike/contracts/net/parse-ip-rule';
import { either, NO, type Truth, truthOf, UNKNOWN } from './truth.ts';

/** Does the text of a request compare so with one of the values? */
type Comparison = (text: string) => Truth;

/** Compiles the comparison of an operator, without its negation, with its values, of which some may be unreadable. */
export function compileComparison(
  { type, comparison }: ConditionOperator,
  values: readonly unknown[],
): Comparison {
  switch (type) {
    case 'number':
      return anyOf(values, parseNumber, inOrder(comparison));
    case 'date':
      return anyOf(values, parseDate, inOrder(comparison));
    case 'bool':
      return anyOf(values, parseBool, (one, other) => one === other);
    case 'ip':
      return anyOf(values, parseIpBlock, isInside, parseAddress);
    default:
      return anyOf(values, (text) => text, compareTexts(comparison));
  }
}

/** Reads the values now and the request's text later; the first match settles it, else an unreadable value does. */
function anyOf<V>(
  values: readonly unknown[],
  read: (text: string) => V | null,
  matches: (ofRequest: V, ofPolicy: V) => boolean,
  readOfRequest = read,
): Comparison {
  const readValues = values.map((value) => (typeof value === 'string' ? read(value) : null));
  const readable = readValues.filter((value) => value !== null);
  const otherwise = readable.length === values.length ? NO : UNKNOWN;
  return (text) => {
    const ofRequest = readOfRequest(text);
    if (ofRequest === null) return UNKNOWN;
    return either(truthOf(readable.some((ofPolicy) => matches(ofRequest, ofPolicy))), otherwise);
  };
}

function inOrder(comparison: ConditionOperator['comparison']): (one: number, other: number) => boolean {
  switch (comparison) {
    case 'less':
      return (one, other) => one < other;
    case 'lessEquals':
      return (one, other) => one <= other;
    case 'greater':
      return (one, other) => one > other;
    case 'greaterEquals':
      return (one, other) => one >= other;
    default:
      return (one, other) => one === other;
  }
}

function compareTexts(comparison: ConditionOperator['comparison']): (text: string, value: string) => boolean {
  switch (comparison) {
    case 'equalsIgnoreCase':
      return (text, value) => text.toLowerCase() === value.toLowerCase();
    case 'match':
      return (text, value) => wildcardMatch(value, text, '?');
    case 'like':
      return (text, value) => (/[*?]/.test(value) ? wildcardMatch(value, text, '?') : text.includes(value));
    case 'startWith':
      return (text, value) => text.startsWith(value);
    case 'endWith':
      return (text, value) => text.endsWith(value);
    default:
      return (text, value) => text === value;
  }
}

function isInside(address: IpRule, block: IpRule): boolean {
  return address.family === block.family && block.from <= address.from && address.to <= block.to;
}

/** The address read last: requests of one caller follow each other, and reading costs more than comparing. */
let lastAddress: { text: string; address: IpRule | null } = { text: '', address: null };

function parseAddress(text: string): IpRule | null {
  if (lastAddress.text !== text)
    lastAddress = { text, address: text.includes('/') ? null : parseIpBlock(text) };
  return lastAddress.address;
}
