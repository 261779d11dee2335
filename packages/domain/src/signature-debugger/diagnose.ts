import { createHash } from 'node:crypto';
import type { SignatureEvidence } from '@turnpike/contracts/feed/decisions';
import type { ComparedLine } from '@turnpike/contracts/http/call-decisions';
import type { OperationOutput } from '@turnpike/contracts/http/operation';
import type { debugSignature } from '@turnpike/contracts/http/signature-debugger';
import { withholdSecretsInText } from '@turnpike/signing/canonical-lines';
import { adviceFor } from '@turnpike/signing/deviation-advice';
import { explainMismatch, firstDifferentLine, type SignedText } from '@turnpike/signing/explain-mismatch';
import { hasSdkScheme } from '@turnpike/signing/parse-authorization';
import { MAX_SKEW_MS, readCredentials, type SignedCredentials } from '@turnpike/signing/read-credentials';
import { parseSdkDate } from '@turnpike/signing/sdk-date';
import type { Malformed, SignableRequest } from '@turnpike/signing/signed-request';
import { verifySignature } from '@turnpike/signing/verify';
import { compareLines } from '../call-decisions/compare-lines.ts';
import type { PastedRequest } from './parse-request.ts';

type Diagnosis = Omit<OperationOutput<typeof debugSignature>, 'app'>;
type Caller = NonNullable<Diagnosis['caller']>;

/** What is known beside the request. */
export interface Known {
  /** Of the credential that has the key; null: there is none, or its secret is not for this. */
  readonly secret: string | null;
  /** True where an unknown key may be that of a user. */
  readonly mayBeUsers: boolean;
  /** What the gateway recorded of the call, and when it came; null: nobody named one, or its signature was not looked at. */
  readonly seen: { readonly evidence: SignatureEvidence; readonly atMs: number } | null;
  /** What the client says that it signed. */
  readonly pasted: string | null;
  readonly nowMs: number;
}

/** The request as the gateway verifies it: whichever header holds the signature is called Authorization. */
export function signableOf({ method, target, headers }: PastedRequest): SignableRequest {
  const name = headers.find(([, value]) => hasSdkScheme(value))?.[0].toLowerCase() ?? 'authorization';
  const others = headers.filter(
    ([each]) => name === 'authorization' || each.toLowerCase() !== 'authorization',
  );
  return {
    method,
    target,
    headers: others.map(([each, value]) => [each.toLowerCase() === name ? 'authorization' : each, value]),
  };
}

/** Signature and time of a pasted request, however old it is. */
export function credentialsOf(request: SignableRequest): SignedCredentials | Malformed {
  const line = [...request.headers].find(([name]) => name.toLowerCase() === 'x-sdk-date')?.[1] ?? '';
  const read = readCredentials(request, parseSdkDate(line.trim()) ?? 0);
  // It cannot be old: its own time was taken for now.
  return 'failure' in read && read.failure === 'expired'
    ? { failure: 'malformed', reason: 'X-Sdk-Date' }
    : read;
}

/** Finds out why the signature of a request is refused. */
export function diagnose(pasted: PastedRequest, known: Known): Diagnosis {
  const bodySha256 = createHash('sha256').update(pasted.body, 'utf8').digest('hex');
  const request = signableOf(pasted);
  const credentials = credentialsOf(request);
  const base = {
    request: {
      method: pasted.method,
      target: withoutSecrets(pasted.target),
      header_names: pasted.headers.map(([name]) => name),
      body_bytes: Buffer.byteLength(pasted.body),
      body_sha256: bodySha256,
    },
  };
  if ('failure' in credentials) return { ...base, ...unreadable(pasted, credentials) };
  const found = explainMismatch(request, credentials, known.secret, bodySha256, true);
  const right =
    known.secret !== null && 'ok' in verifySignature(request, credentials, known.secret, bodySha256);
  const caller = callerOf(found, right, known);
  const gateway: SignedText = known.seen?.evidence ?? found;
  const judged = judge({ found, right, caller, gateway, known });
  const age = ageOf(credentials, known);
  const advice = [...judged.advice];
  if (Math.abs(age) * 1_000 > MAX_SKEW_MS) advice.push(ageAdvice(age, known));
  return {
    ...base,
    verdict: judged.verdict,
    advice,
    key: credentials.authorization.access,
    age_seconds: age,
    gateway: textView(gateway),
    caller,
    differs_at_line: caller && firstDifferentLine(gateway.canonicalRequest, caller.canonical_request),
    lines: compareLines(gateway.canonicalRequest, caller?.canonical_request ?? null),
  };
}

function unreadable(pasted: PastedRequest, { reason }: Malformed) {
  const signed = pasted.headers.some(([, value]) => hasSdkScheme(value));
  const sentence = signed
    ? `The signature cannot be read: ${reason}.`
    : 'The request is not signed: it has no header whose value begins with SDK-HMAC-SHA256.';
  const nothing = { key: null, age_seconds: null, gateway: null, caller: null, differs_at_line: null };
  const lines: ComparedLine[] = [];
  const verdict: Diagnosis['verdict'] = signed ? 'malformed' : 'unsigned';
  return { verdict, advice: [sentence], ...nothing, lines };
}

type Found = ReturnType<typeof explainMismatch>;

/** What the client signed: as it says, as could be found out, or, when its signature is right, what it sent. */
function callerOf(found: Found, right: boolean, { pasted }: Known): Caller | null {
  if (pasted !== null) {
    const text = withholdSecretsInText(pasted.replaceAll('\r\n', '\n').replace(/\n$/, ''));
    return { canonical_request: text, string_to_sign: '', source: 'pasted' };
  }
  if (found.client) return { ...textView(found.client), source: 'found_out' };
  return right ? { ...textView(found), source: 'request' } : null;
}

interface Evidence {
  readonly found: Found;
  readonly right: boolean;
  readonly caller: Caller | null;
  readonly gateway: SignedText;
  readonly known: Known;
}

function judge({ found, right, caller, gateway, known }: Evidence): Pick<Diagnosis, 'verdict' | 'advice'> {
  if (known.secret === null) {
    return known.mayBeUsers
      ? {
          verdict: 'foreign_key',
          advice: [
            'No credential of this gateway has the key; if it is an access key of a user, compare the lines yourself.',
          ],
        }
      : {
          verdict: 'unknown_key',
          advice: ['No credential of this gateway has the key: sign with one of its keys.'],
        };
  }
  const line = firstDifferentLine(gateway.canonicalRequest, found.canonicalRequest);
  if (line !== null) {
    return {
      verdict: 'changed',
      advice: [
        `The gateway saw another request than this one: ${describeLine(gateway.canonicalRequest, found.canonicalRequest, line)}. Something between changes it, or another request was pasted.`,
      ],
    };
  }
  if (right) return { verdict: 'valid', advice: ['The signature is right.'] };
  if (found.client) return { verdict: 'deviates', advice: [adviceFor(found.client.deviation)] };
  const differs = caller && firstDifferentLine(gateway.canonicalRequest, caller.canonical_request);
  if (caller && differs !== null) {
    const where = describeLine(gateway.canonicalRequest, caller.canonical_request, differs);
    return { verdict: 'mismatch', advice: [`The client signed another text than it sent: ${where}.`] };
  }
  const advice = caller
    ? 'Both texts are equal: the client signs with another secret, or does not hash the text as it is (UTF-8, line feeds).'
    : 'The client signs in a way that is not known here, or with another secret: paste the canonical request that it builds.';
  return { verdict: 'mismatch', advice: [advice] };
}

/** @param line from 0 */
function describeLine(gateway: string, caller: string, line: number): string {
  const row = compareLines(gateway, caller).find(({ differs }) => differs);
  const shown = (text: string | null | undefined): string => (text ? `“${text.slice(0, 200)}”` : 'nothing');
  if (!row) return `they differ in line ${line + 1}`;
  return `the ${row.part} is ${shown(row.gateway)} at the gateway and ${shown(row.caller)} at the client`;
}

function ageOf({ sdkDate }: SignedCredentials, { seen, nowMs }: Known): number {
  return Math.round(((seen?.atMs ?? nowMs) - (parseSdkDate(sdkDate) ?? 0)) / 1_000);
}

function ageAdvice(ageSeconds: number, { seen }: Known): string {
  const minutes = Math.round(Math.abs(ageSeconds) / 60);
  const side = ageSeconds > 0 ? 'behind' : 'ahead of';
  return seen
    ? `X-Sdk-Date was ${minutes} minutes ${side} the gateway’s clock, at most 15 are allowed: set the client’s clock.`
    : `X-Sdk-Date is ${minutes} minutes ${side} the gateway’s clock by now; it is taken for 15 minutes only.`;
}

const textView = ({ canonicalRequest, stringToSign }: SignedText) => ({
  canonical_request: canonicalRequest,
  string_to_sign: stringToSign,
});

function withoutSecrets(target: string): string {
  const mark = target.indexOf('?');
  if (mark < 0) return target;
  const lines = withholdSecretsInText(`GET\n/\n${target.slice(mark + 1)}`).split('\n');
  return `${target.slice(0, mark)}?${lines[2] ?? ''}`;
}
