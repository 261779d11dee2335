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

/** Whether the values were accepted; null: there was no answer that says so. */
export async function signIn(
  values: Record<'account' | 'user' | 'password', string>,
): Promise<boolean | null> {
  try {
    const { status } = await post('/api/auth/callback/credentials', values);
    if (status === 200) return true;
    return status === 401 ? false : null;
  } catch {
    return null;
  }
}

/** Ends the session and goes to the sign-in page. */
export async function signOut(): Promise<void> {
  await post('/api/auth/signout', {});
  window.location.assign('/sign-in');
}
