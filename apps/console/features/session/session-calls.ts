/**
 * The two calls to next-auth that the console makes, by its REST interface: its client library would be a fifth of
 * the sign-in page's script.
 */
async function post(path: string, fields: Record<string, string>): Promise<Response> {
  const csrf = await fetch('/api/auth/csrf', { credentials: 'same-origin' });
  const { csrfToken } = (await csrf.json()) as { csrfToken: string };
  return fetch(path, {
    method: 'POST',
    credentials: 'same-origin',
    body: new URLSearchParams({ ...fields, csrfToken, json: 'true', callbackUrl: '/' }),
  });
}

/** How a sign-in ended; `no_answer`: nobody said. */
export type SignInOutcome =
  | 'signed_in'
  | 'wrong'
  | 'locked'
  | 'second_factor_needed'
  | 'address_not_allowed'
  | 'no_answer';

const refusals: ReadonlySet<string> = new Set<SignInOutcome>([
  'wrong',
  'locked',
  'second_factor_needed',
  'address_not_allowed',
]);

/** What the sign-in form sends; the code only when the server has asked for one. */
export interface SignInValues {
  account: string;
  user: string;
  password: string;
  totp_code?: string;
  recovery_code?: string;
}

export async function signIn(values: SignInValues): Promise<SignInOutcome> {
  try {
    const response = await post('/api/auth/callback/credentials', { ...values });
    if (response.status !== 200 && response.status !== 401) return 'no_answer';
    const { url } = (await response.json()) as { url: string };
    const address = new URL(url);
    // A form that next-auth does not take for ours is answered 200, with the way back to the form.
    if (response.status === 200) return address.searchParams.has('csrf') ? 'no_answer' : 'signed_in';
    const refusal = address.searchParams.get('error') ?? '';
    return refusals.has(refusal) ? (refusal as SignInOutcome) : 'no_answer';
  } catch {
    return 'no_answer';
  }
}

/** A way to sign in beside the password. */
export interface Provider {
  readonly id: string;
  readonly name: string;
}

/** The ways of an account; null: there was no answer. */
export async function singleSignOnOf(account: string): Promise<Provider[] | null> {
  try {
    const response = await fetch(`/api/sso?${new URLSearchParams({ account })}`, {
      credentials: 'same-origin',
    });
    return response.ok ? ((await response.json()) as { providers: Provider[] }).providers : null;
  } catch {
    return null;
  }
}

/** Goes to the provider, which sends the browser back signed in; false: it could not be reached. */
export async function beginSingleSignOn({ id }: Provider): Promise<boolean> {
  try {
    const response = await post(`/api/auth/signin/oidc-${id}`, {});
    const { url } = (await response.json()) as { url: string };
    // When the provider does not answer, next-auth leads back to the sign-in page.
    if (!response.ok || new URL(url).pathname === '/sign-in') return false;
    window.location.assign(url);
    return true;
  } catch {
    return false;
  }
}

/** Ends the session and goes to the sign-in page. */
export async function signOut(): Promise<void> {
  await post('/api/auth/signout', {});
  window.location.assign('/sign-in');
}
