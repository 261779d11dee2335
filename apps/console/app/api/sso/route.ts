import { providersOfAccount } from '@turnpike/domain/identity-providers/federated-sign-in';
import { consoleEnv } from '../../../server/env.ts';

const MAX_NAME_CHARACTERS = 64;

/**
 * What the sign-in page offers beside the password, for an account by its name. An account that does not exist is
 * answered like one without single sign-on.
 */
export async function GET(request: Request): Promise<Response> {
  const account = new URL(request.url).searchParams.get('account') ?? '';
  const isName = account !== '' && account.length <= MAX_NAME_CHARACTERS && !account.includes('\u0000');
  const providers = isName ? await providersOfAccount(consoleEnv(), account) : [];
  return Response.json({ providers }, { headers: { 'Cache-Control': 'no-store' } });
}
