import { dataPlaneErrors } from '@turnpike/contracts/errors/data-plane';

/** What to do about a refusal of the gateway, by its code. */
const advice: Record<string, string> = {
  'APIG.0101': 'Check method, path and environment, and that the API is published there.',
  'APIG.0201': 'Compare the request with the parameters and limits of the definition.',
  'APIG.0202': 'Check that the backend runs and that its address in the definition is right.',
  'APIG.0203':
    'The backend took longer than the timeout of the definition: raise it, or make the backend faster.',
  'APIG.0301':
    'Choose a token of a user of this account, for this project, that has not ended. The API takes IAM users only.',
  'APIG.0302':
    'The access control policy of this API does not let this account or user in: see the tab Access.',
  'APIG.0303':
    'Choose a credential of this gateway, or check key, secret and AppCode. The API has to accept the mode.',
  'APIG.0304': 'Authorise the credential for this API and environment, on the tab Access.',
  'APIG.0308': 'Wait for the next period, or raise the limit.',
  'APIG.0402': 'The access control policy of this API does not let this machine in: see the tab Access.',
  'APIG.0404':
    'The gateway has no way to the address of the backend: add a route to its network, or public outbound access.',
  'APIG.0405': 'The credential may not be used from this machine: see its allowed addresses.',
  'APIG.0501':
    'The quota of the credential is used up: wait for the next period, or raise it under Policies.',
  'APIG.0605': 'The name of the backend does not resolve: check the backend address.',
  'APIG.0606': 'The gateway has no configuration for this API yet: look at its nodes.',
  'APIG.0607': 'Choose the protocol that the definition offers.',
  'APIG.0802': 'The token is for another project: ask for one whose scope is the project of this gateway.',
  'APIG.1001': 'The refresh token has ended: get a new pair of tokens with the key and the secret.',
  'APIG.1002': 'The token has ended: get another one at the token endpoint of the gateway.',
  'APIG.1003': 'Send the refresh token with the key and the secret of the credential that it was given to.',
  'APIG.1004': 'The credential that the token was given to is gone: get a token for another one.',
  'APIG.1009': 'Check key and secret. Five wrong ones in a row lock the key for five minutes.',
  'APIG.2202':
    'Get a new pair of tokens with the key and the secret: the old one was voided, or is of another gateway.',
  'APIG.2203':
    'Get another token: this one is of another gateway, or the secret of its credential was changed since.',
};

export interface Refusal {
  readonly code: string;
  readonly message: string;
  readonly advice: string;
}

/** The gateway's own refusal in an answer; null when the answer comes from the backend. */
export function refusalOf(status: number, body: string): Refusal | null {
  if (status < 400) return null;
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    return null;
  }
  if (typeof parsed !== 'object' || parsed === null || !('error_code' in parsed)) return null;
  const code = String(parsed.error_code);
  if (!code.startsWith('APIG.')) return null;
  const known = Object.values(dataPlaneErrors).find(
    (error) => error.code === code && error.status === status,
  );
  const message = 'error_msg' in parsed ? String(parsed.error_msg) : (known?.message ?? '');
  return { code, message, advice: advice[code] ?? 'Look the code up in the documentation.' };
}

/** JSON with line breaks; anything else as it is. */
export function prettyBody(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
