import { z } from 'zod';
import { idSchema } from '../ids.ts';
import { comparedLineSchema } from './call-decisions.ts';
import { OWN } from './fields.ts';
import { operation } from './operation.ts';

const signedText = z.object({ canonical_request: z.string(), string_to_sign: z.string() });

/**
 * Finds out why the signature of a request is refused. What was pasted is not kept. Nothing that is answered holds a
 * credential's secret or a value that may be one: those stand as `(secret)`.
 */
export const debugSignature = operation({
  id: 'DebugSignature',
  title: 'Find out why a signature is refused',
  tag: 'Decisions',
  action: 'apig:signatures:debug',
  audit: ['App', 'DebugSignature'],
  method: 'POST',
  path: `${OWN}/instances/{instance_id}/signature-debugger`,
  status: 200,
  body: z.strictObject({
    /** A request as its client sent it: as HTTP/1.1 text, or a line of curl. */
    request: z.string().min(1).max(1_048_576),
    /** X-Request-Id of its answer: what the gateway saw of it is compared as well. */
    request_id: idSchema.optional(),
    /** What the client says that it signed, where it tells. */
    canonical_request: z.string().max(65_536).optional(),
  }),
  output: z.object({
    /**
     * `valid`: the signature is right. `unsigned`, `malformed`: there is none, or it cannot be read. `unknown_key`: no
     * credential has the key. `foreign_key`: it may be a user's access key, whose secret is not looked at. `changed`: what
     * the gateway saw is another request than was pasted. `deviates`: signed wrongly in a known way. `mismatch`: signed
     * wrongly, or with another secret.
     */
    verdict: z.enum([
      ...(['valid', 'unsigned', 'malformed', 'unknown_key', 'foreign_key'] as const),
      ...(['changed', 'deviates', 'mismatch'] as const),
    ]),
    /** What to change, a sentence each, the most important first. */
    advice: z.array(z.string()),
    /** How the request was understood. */
    request: z.object({
      method: z.string(),
      target: z.string(),
      header_names: z.array(z.string()),
      body_bytes: z.int(),
      body_sha256: z.string(),
    }),
    key: z.string().nullable(),
    app: z.object({ id: z.string(), name: z.string() }).nullable(),
    /** Seconds that X-Sdk-Date was before the gateway's clock when the call arrived, or is now; null: it cannot be read. */
    age_seconds: z.int().nullable(),
    /** What the gateway computes, or computed of that call. Null: the request is not signed so that it could. */
    gateway: signedText.nullable(),
    /** What the client signed, as far as that is known. */
    caller: signedText.extend({ source: z.enum(['pasted', 'found_out', 'request']) }).nullable(),
    /** First line of the canonical request that differs, from 0; null: none does, or the client's is not known. */
    differs_at_line: z.int().nullable(),
    lines: z.array(comparedLineSchema),
  }),
});
