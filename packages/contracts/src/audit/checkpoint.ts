import { canonicalJson } from '../snapshot/canonical-json.ts';

/**
 * Says which link an account's chain had reached at a time. Whoever rewrites rows before it, with all the hashes, cannot
 * make it anew without the key.
 */
export interface Checkpoint {
  account_id: string;
  seq: number;
  /** Of the link at `seq`. */
  hash: string;
  /** RFC 3339 in UTC. */
  time: string;
  key_id: string;
}

/** With the base64 Ed25519 signature over {@link checkpointText}. */
export interface SignedCheckpoint extends Checkpoint {
  signature: string;
}

/** What the signature covers: canonical JSON of these five members and of nothing else. */
export function checkpointText({ account_id, seq, hash, time, key_id }: Checkpoint): string {
  return canonicalJson({ account_id, seq, hash, time, key_id });
}
