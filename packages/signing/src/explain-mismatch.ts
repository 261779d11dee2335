import { type CanonicalLines, canonicalLines, joinLines, withholdSecrets } from './canonical-lines.ts';
import { type Deviation, deviations, secretDeviations } from './deviations.ts';
import { payloadHash, type SignedCredentials } from './read-credentials.ts';
import { sha256Hex, signature } from './signature.ts';
import { ALGORITHM, type SignableRequest } from './signed-request.ts';
import { equalInConstantTime } from './verify.ts';

/** A text that is signed, and the text that its signature is made of. */
export interface SignedText {
  readonly canonicalRequest: string;
  readonly stringToSign: string;
}

/** What the verifier computed for a signature that is another one, and what the client did if that can be told. */
export interface MismatchExplanation extends SignedText {
  /** True where a value stands as `(secret)`; the hash that it went into is withheld then as well. */
  readonly withheld: boolean;
  /** Null: no known deviation makes the signature that was sent. */
  readonly client:
    | (SignedText & { readonly deviation: string; readonly differsAtLine: number | null })
    | null;
}

/**
 * Explains a mismatch of {@link verifySignature}. It costs some 40 signatures, with `pairs` some 900: nothing that a
 * stranger should be able to ask for without end.
 * @param secret null: what the client did is not looked for
 * @param pairs two deviations at a time are tried, too
 */
export function explainMismatch(
  request: SignableRequest,
  credentials: SignedCredentials,
  secret: string | null,
  bodySha256: string | null,
  pairs = false,
): MismatchExplanation {
  const { authorization, payload, sdkDate, headers } = credentials;
  const lines = canonicalLines({
    method: request.method,
    target: request.target,
    headers,
    signedHeaders: authorization.signedHeaders,
    payloadHash: payloadHash(payload, bodySha256),
  });
  const found = secret === null ? null : findDeviation(lines, request.target, credentials, secret, pairs);
  const shown = withholdSecrets(lines);
  return {
    ...signedText(lines, sdkDate),
    withheld: shown !== lines,
    client: found && {
      deviation: found.deviation,
      ...signedText(found.lines, sdkDate),
      differsAtLine: firstDifferentLine(joinLines(shown), joinLines(withholdSecrets(found.lines))),
    },
  };
}

/** The first line, from 0, that two texts do not share; null: they are equal. */
export function firstDifferentLine(a: string, b: string): number | null {
  if (a === b) return null;
  const [left, right] = [a.split('\n'), b.split('\n')];
  const index = left.findIndex((line, at) => line !== right[at]);
  return index < 0 ? left.length : index;
}

/** A hash over something that is withheld would let it be guessed. */
function signedText(lines: CanonicalLines, sdkDate: string): SignedText {
  const shown = withholdSecrets(lines);
  const hash = shown === lines ? sha256Hex(joinLines(lines)) : '(withheld with the secret)';
  return { canonicalRequest: joinLines(shown), stringToSign: `${ALGORITHM}\n${sdkDate}\n${hash}` };
}

interface Found {
  readonly deviation: string;
  readonly lines: CanonicalLines;
}

function findDeviation(
  lines: CanonicalLines,
  target: string,
  { authorization, sdkDate }: SignedCredentials,
  secret: string,
  pairs: boolean,
): Found | null {
  const tried = new Set<string>([joinLines(lines)]);
  const isSigned = (other: CanonicalLines): boolean => {
    const text = joinLines(other);
    if (tried.has(text)) return false;
    tried.add(text);
    return equalInConstantTime(signature(secret, sdkDate, text), authorization.signature);
  };
  const candidates: [name: string, deviation: Deviation][] = Object.entries(deviations);
  const single: Found[] = [];
  for (const [name, deviation] of candidates) {
    const other = deviation(lines, target);
    if (!other) continue;
    if (isSigned(other)) return { deviation: name, lines: other };
    single.push({ deviation: name, lines: other });
  }
  for (const [name, change] of Object.entries(secretDeviations)) {
    const made = signature(change(secret), sdkDate, joinLines(lines));
    if (equalInConstantTime(made, authorization.signature)) return { deviation: name, lines };
  }
  if (!pairs) return null;
  for (const first of single) {
    for (const [name, deviation] of candidates) {
      const other = deviation(first.lines, target);
      if (other && isSigned(other)) return { deviation: `${first.deviation}+${name}`, lines: other };
    }
  }
  return null;
}
