import { type ErrorBody, Management } from '../calls/management.ts';
import type { AccessKey } from '../calls/official-signer.ts';
import type { Access } from '../system/start-system.ts';

/** Lets a user ask for what no policy of theirs allows; returns the id of the decision that denied it. */
export async function furnishDecision(access: Access, key: AccessKey): Promise<string> {
  const refused = new Management({ ...access, access_key: key });
  const { status, body } = await refused.send<ErrorBody & { decision_id?: string }>('GET', '/v3/users');
  if (status !== 403 || !body.decision_id) throw new Error(`listing users answered ${status}`);
  return body.decision_id;
}
