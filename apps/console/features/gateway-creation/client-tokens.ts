const TOKEN_BYTES = 16;

/**
 * Names attempts at one creation: the same request sent again, by a double click or after an answer that was lost, has the
 * same token and makes nothing twice; another request has another one.
 *
 * @example const tokenFor = clientTokens(); tokenFor(body) === tokenFor(body)
 */
export function clientTokens(): (body: unknown) => string {
  let last = { text: '', token: '' };
  return (body) => {
    const text = JSON.stringify(body);
    if (last.token === '' || last.text !== text) last = { text, token: newToken() };
    return last.token;
  };
}

/** `crypto.randomUUID` is not there on pages that came by plain http from another machine; this is. */
function newToken(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(TOKEN_BYTES));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
