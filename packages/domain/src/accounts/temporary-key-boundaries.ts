import { policyDocumentSchema } from '@turnpike/contracts/iam/policy-document';
import type { AttachedDocument } from '../iam/evaluate.ts';
import { denyAll } from './grants.ts';

/** No key that ends makes one that outlives it, or one without its bounds. */
const noNewKeys: AttachedDocument = {
  policyId: 'system_temporary_key',
  policyName: 'Temporary key',
  document: {
    Version: '1.1',
    Statement: [
      { Effect: 'Allow', Action: ['*'] },
      {
        Effect: 'Deny',
        Action: ['iam:credentials:createCredential', 'iam:credentials:createTemporaryCredential'],
      },
    ],
  },
};

/**
 * What bounds a temporary key, beside its user's permissions.
 * @param policy as it is stored; null: the key has none of its own. One that cannot be read allows nothing
 */
export function temporaryKeyBoundaries(ak: string, policy: unknown): AttachedDocument[] {
  if (policy === null) return [noNewKeys];
  const parsed = policyDocumentSchema.safeParse(policy);
  const document = parsed.success ? parsed.data : denyAll;
  return [noNewKeys, { policyId: ak, policyName: `Policy of temporary key ${ak}`, document }];
}
