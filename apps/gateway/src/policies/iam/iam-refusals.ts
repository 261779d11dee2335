import type { Expired } from '@turnpike/signing/read-credentials';
import type { Malformed } from '@turnpike/signing/signed-request';
import { type ExplainSignature, type Refusal, refusal } from '../../pipeline/refusal.ts';
import type { Identity, IdentityKey } from '../../runtime/identity-table.ts';
import { describeFailure, echo } from '../../signature/describe-failure.ts';
import type { ReplayFailure } from '../../signature/use-once.ts';
import type { ExplainedMismatch } from '../../signature/verify-call.ts';

/** APIG.0301 with a reason in the documented words where there are some (reference 10.5). */
function incorrect(
  rule: string,
  reason: string,
  identity: Identity | null,
  explain?: ExplainSignature,
): Refusal {
  const document = identity && ({ kind: 'identity', id: identity.id } as const);
  const decision = { stage: 'authenticate', rule: `iam-${rule}`, document };
  return refusal('iamAuthIncorrect', decision, `: ${reason}`, explain);
}

/** A key of nobody, of another account, or of somebody who may not act (any more): told alike. */
export const unknownKey = (ak: string): Refusal =>
  incorrect('unknown-key', `Get secretKey failed,ak:${echo(ak)},err:ak not exist`, null);

export const expiredKey = ({ ak, identity }: IdentityKey): Refusal =>
  incorrect('expired-key', `Get secretKey failed,ak:${ak},err:ak expired`, identity);

export const lockedKey = ({ identity }: IdentityKey): Refusal =>
  incorrect('locked-key', 'AK access failed to reach the limit,forbidden', identity);

export const signatureIncorrect = (
  failure: Malformed | Expired | ExplainedMismatch,
  identity: Identity | null,
): Refusal =>
  incorrect(
    `signature-${failure.failure}`,
    describeFailure(failure, 'verify aksk signature fail'),
    identity,
    failure.failure === 'mismatch' ? failure.explain : undefined,
  );

export const signatureUsed = (failure: ReplayFailure, { identity }: IdentityKey): Refusal =>
  failure === 'replayed'
    ? incorrect(`signature-${failure}`, 'the signature was used before', identity)
    : refusal('throttled', {
        stage: 'authenticate',
        rule: `iam-signature-${failure}`,
        document: { kind: 'identity', id: identity.id },
      });

export const securityTokenMissing = ({ identity }: IdentityKey): Refusal =>
  incorrect('security-token-missing', 'a temporary key needs X-Security-Token', identity);

export const securityTokenIncorrect = ({ identity }: IdentityKey): Refusal =>
  incorrect('security-token-mismatch', 'X-Security-Token is not that of the temporary key', identity);

export const securityTokenOutOfPlace = ({ identity }: IdentityKey): Refusal =>
  incorrect('security-token-out-of-place', 'X-Security-Token goes with temporary keys only', identity);

export const bothKinds: Refusal = incorrect(
  'two-credentials',
  'either X-Auth-Token or a signature is needed, not both',
  null,
);

/** Never issued, revoked, expired, or of somebody who may not act (any more): told alike. */
export const unknownToken: Refusal = incorrect('unknown-token', 'decrypt token fail', null);

export const expiredToken = (identity: Identity): Refusal =>
  incorrect('expired-token', 'decrypt token fail', identity);

export const accountToken = (identity: Identity): Refusal =>
  incorrect('account-token', 'the scope of the token must be a project', identity);

/** APIG.0802: the token, or the temporary key, was asked for another project than the gateway's. */
export const otherProject = (identity: Identity): Refusal =>
  refusal('iamForbiddenInRegion', {
    stage: 'authenticate',
    rule: 'iam-other-project',
    document: { kind: 'identity', id: identity.id },
  });
