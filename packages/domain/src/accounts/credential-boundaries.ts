import { policyDocumentSchema } from '@turnpike/contracts/iam/policy-document';
import type { AttachedDocument } from '../iam/evaluate.ts';
import { denyAll } from './grants.ts';

/** By these somebody would get a credential without the bounds, or touch what proves who they are. */
const unbounding = [
  'iam:credentials:createCredential',
  'iam:users:changePassword',
  'iam:mfa:createVirtualMFADevice',
  'iam:mfa:deleteVirtualMFADevice',
  'iam:mfa:bindMFADevice',
  'iam:mfa:unbindMFADevice',
  'iam:recoveryCodes:create',
];

const allBut = (policyId: string, policyName: string, Action: string[]): AttachedDocument => ({
  policyId,
  policyName,
  document: {
    Version: '1.1',
    Statement: [
      { Effect: 'Allow', Action: ['*'] },
      { Effect: 'Deny', Action },
    ],
  },
});

/** Bounds a credential that is scoped to a project, beside its grants: self-service is not scoped. */
export const projectScopeBoundary = allBut('system_project_scope', 'Scope of a project', unbounding);

const temporaryKeyBoundary = allBut('system_temporary_key', 'Temporary key', [
  ...unbounding,
  'iam:credentials:createTemporaryCredential',
]);

/**
 * What bounds a temporary key, beside its user's permissions: it makes no key that outlives it or has not its bounds.
 * @param policy as it is stored; null: the key has none of its own. One that cannot be read allows nothing
 */
export function temporaryKeyBoundaries(ak: string, policy: unknown): AttachedDocument[] {
  if (policy === null) return [temporaryKeyBoundary];
  const parsed = policyDocumentSchema.safeParse(policy);
  const document = parsed.success ? parsed.data : denyAll;
  return [temporaryKeyBoundary, { policyId: ak, policyName: `Policy of temporary key ${ak}`, document }];
}
