import core from '@huaweicloud/huaweicloud-sdk-core';
import iam from '@huaweicloud/huaweicloud-sdk-iam/v3/public-api.js';
import type { Access } from '../system/start-system.ts';
import type { AccessKey } from './official-signer.ts';

export type IamClient = InstanceType<typeof iam.IamClient>;

/** The official identity client for what lies in the account. */
export function iamOfAccount({ endpoint, account }: Access, { ak, sk }: AccessKey): IamClient {
  const credentials = new core.GlobalCredentials().withAk(ak).withSk(sk).withDomainId(account.domain_id);
  return iam.IamClient.newBuilder().withCredential(credentials).withEndpoint(endpoint).build();
}

/** The same for what lies in a project: it puts the project of its credentials into paths by itself. */
export function iamOfProject({ endpoint }: Access, { ak, sk }: AccessKey, projectId: string): IamClient {
  const credentials = new core.BasicCredentials().withAk(ak).withSk(sk).withProjectId(projectId);
  return iam.IamClient.newBuilder().withCredential(credentials).withEndpoint(endpoint).build();
}

/** What a refused call throws in the client. */
export type Refusal = { httpStatusCode: number; errorCode: string; errorMsg: string };

/** The refusal that a call ends in. */
export async function refusalOf(call: Promise<unknown>): Promise<Refusal> {
  const answer = await call.then(
    () => null,
    (error: unknown) => error,
  );
  if (answer === null) throw new Error('The call was not refused.');
  const { httpStatusCode, errorCode, errorMsg } = answer as Refusal;
  if (httpStatusCode === undefined) throw answer;
  return { httpStatusCode, errorCode, errorMsg };
}
