import type { Policy } from '../pipeline/policy.ts';
import { accountAclPolicy } from './account-acl/account-acl.ts';
import { appAclPolicy } from './app-acl/app-acl.ts';
import { appApiKeyPolicy } from './app-api-key/app-api-key.ts';
import { appBasicPolicy } from './app-basic/app-basic.ts';
import { appCodePolicy } from './app-code/app-code.ts';
import { appGrantPolicy } from './app-grant/app-grant.ts';
import { appJwtPolicy } from './app-jwt/app-jwt.ts';
import { appOneProofPolicy } from './app-one-proof/app-one-proof.ts';
import { appQuotaPolicy } from './app-quota/app-quota.ts';
import { appSecretPolicy } from './app-secret/app-secret.ts';
import { appSignaturePolicy } from './app-signature/app-signature.ts';
import { appTokenPolicy } from './app-token/app-token.ts';
import { iamPolicy } from './iam/iam.ts';
import { ipAclPolicy } from './ip-acl/ip-acl.ts';
import { protocolPolicy } from './protocol/protocol.ts';
import { requestParametersPolicy } from './request-parameters/request-parameters.ts';
import { throttlePolicy } from './throttle/throttle.ts';

/** All policy kinds; within a stage they act in this order (reference 10.9). */
export const policies: readonly Policy[] = [
  protocolPolicy,
  ipAclPolicy,
  appOneProofPolicy,
  appSignaturePolicy,
  appCodePolicy,
  appSecretPolicy,
  appBasicPolicy,
  appApiKeyPolicy,
  appJwtPolicy,
  appTokenPolicy,
  iamPolicy,
  accountAclPolicy,
  appGrantPolicy,
  appAclPolicy,
  appQuotaPolicy,
  throttlePolicy,
  requestParametersPolicy,
];
