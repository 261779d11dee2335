import { type ErrorBody, Management } from '../calls/management.ts';
import type { AccessKey } from '../calls/official-signer.ts';
import { RELEASE } from '../calls/open-api.ts';
import { until } from '../system/poll.ts';
import type { Access } from '../system/start-system.ts';

type Called = { response: { status: number; headers: Record<string, string> } | null };

/** Lets a user ask for what no policy of theirs allows; returns the id of the decision that denied it. */
export async function furnishDecision(access: Access, key: AccessKey): Promise<string> {
  const refused = new Management({ ...access, access_key: key });
  const { status, body } = await refused.send<ErrorBody & { decision_id?: string }>('GET', '/v3/users');
  if (status !== 403 || !body.decision_id) throw new Error(`listing users answered ${status}`);
  return body.decision_id;
}

/** Calls an API without a proof through the console; returns the id of the call, which its gateway refused. */
export async function furnishRefusedCall(
  management: Management,
  gatewayId: string,
  apiId: string,
): Promise<string> {
  const url = `/v2/${management.projectId}/turnpike/instances/${gatewayId}/apis/${apiId}/calls`;
  const body = { env_id: RELEASE, method: 'GET', path: '/furnished' };
  return until('a call that is refused for want of a proof', async () => {
    const { response } = await management.ask<Called>('POST', url, { body });
    return response?.status === 401 ? response.headers['x-request-id'] : undefined;
  });
}
