import { z } from 'zod';

/**
 * What gateway nodes tell of the calls that they refused, over the feed.
 *
 * `POST /feed/v1/gateways/{id}/decisions` with `Authorization: Bearer {feed token}` and a {@link decisionReportSchema}
 * body answers 204; 400, 413 and 503 as for records. A record that comes again, from whichever node, changes nothing. A
 * node sends the newest of them by itself, and any that it still has when the feed asks for it with an `ask` message.
 */
export const DECISION_REPORT_MAX_BYTES = 8 * 1_024 * 1_024;
export const MAX_DECISIONS_PER_REPORT = 50;

/** Texts are cut to these lengths before they leave the node. */
export const DECISION_TEXT = {
  name: 256,
  path: 2_048,
  detail: 1_024,
  remedy: 1_024,
  canonicalRequest: 16_384,
  stringToSign: 256,
} as const;

/** A database keeps neither U+0000 nor half of a surrogate pair. */
const text = (max: number) =>
  z
    .string()
    .max(max)
    .refine((value) => value.isWellFormed() && !value.includes('\0'), 'must be text that can be kept');
const nullableId = text(64).nullable();

/** A counter that had nothing left. */
export const decisionCounterSchema = z.strictObject({
  /** What is counted, in a few stable words, for example `calls of the credential`. */
  name: text(DECISION_TEXT.name),
  limit: z.int().nonnegative(),
  /** What was counted when the call was refused; null: not known exactly at the node. */
  used: z.int().nonnegative().nullable(),
  windowMs: z.int().positive(),
  /** Unix ms; null: there is no such time, or the node does not know it. */
  resetsAtMs: z.int().nonnegative().nullable(),
});
export type DecisionCounter = z.infer<typeof decisionCounterSchema>;

/**
 * A signature that was refused, as the gateway saw it. Values of headers and parameters that may be secrets are withheld,
 * and with them the hash that they went into.
 */
export const signatureEvidenceSchema = z.strictObject({
  /** What the gateway computed, lines separated by U+000A. */
  canonicalRequest: text(DECISION_TEXT.canonicalRequest),
  stringToSign: text(DECISION_TEXT.stringToSign),
  /** True where a value stands as `(secret)`. */
  withheld: z.boolean(),
  /** Header names that the caller says it signed. */
  signedHeaders: z.array(text(DECISION_TEXT.name)).max(100),
  /** SHA-256 of the body that came, lowercase hex; null: there was none, or it was not read. */
  bodySha256: text(64).nullable(),
  /**
   * What the caller signed, where it could be found out: the usual deviation whose signature is the one that was sent.
   * Null: none of them is.
   */
  callers: z
    .strictObject({
      /** Name of the deviation. */
      deviation: text(64),
      canonicalRequest: text(DECISION_TEXT.canonicalRequest),
      stringToSign: text(DECISION_TEXT.stringToSign),
      /** First line of the canonical request that differs, from 0; null: none does. */
      differsAtLine: z.int().nonnegative().nullable(),
    })
    .nullable(),
});
export type SignatureEvidence = z.infer<typeof signatureEvidenceSchema>;

/** Why a call was refused. There is no header value, query string or body in it but what {@link SignatureEvidence} has. */
export const decisionRecordSchema = z.strictObject({
  requestId: z.string().regex(/^[0-9a-f]{32}$/),
  /** Arrival, ISO 8601 in UTC. */
  time: z.iso.datetime(),
  /** The caller's address as access control took it, and that of the connection where it is another one. */
  address: text(64),
  peerAddress: text(64).nullable(),
  scheme: z.enum(['http', 'https']),
  method: text(32),
  host: text(DECISION_TEXT.name),
  path: text(DECISION_TEXT.path),
  apiId: nullableId,
  apiName: text(DECISION_TEXT.name).nullable(),
  publicationId: nullableId,
  groupId: nullableId,
  environmentId: nullableId,
  /** The credential, and the user, that the call was authenticated as. */
  appId: nullableId,
  userId: nullableId,
  status: z.int().min(0).max(999),
  errorCode: text(64),
  /** Stage of the pipeline, and the rule within it. */
  stage: text(64),
  rule: text(DECISION_TEXT.name),
  /** The snapshot document that holds the rule; null when none does. */
  document: z.strictObject({ kind: text(64), id: text(128) }).nullable(),
  /** Which part of the document decided; null: the document as a whole. */
  statement: text(DECISION_TEXT.detail).nullable(),
  counter: decisionCounterSchema.nullable(),
  /** What of the request met the rule. */
  detail: text(DECISION_TEXT.detail).nullable(),
  /** What would have let the call pass, as a sentence. */
  remedy: text(DECISION_TEXT.remedy),
  signature: signatureEvidenceSchema.nullable(),
  /** The revision that the call was served with. */
  revision: z.int(),
});
export type DecisionRecord = z.infer<typeof decisionRecordSchema>;

export const decisionReportSchema = z.strictObject({
  node: text(64).min(1),
  decisions: z.array(decisionRecordSchema).max(MAX_DECISIONS_PER_REPORT),
});
export type DecisionReport = z.infer<typeof decisionReportSchema>;
