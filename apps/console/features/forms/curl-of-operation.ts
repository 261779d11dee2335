import { type OperationInput, operationUrl } from '../api/call-operation.ts';
import type { OperationName } from '../api/operation-names.ts';
import type { OperationRoute } from '../api/operation-route.ts';
import { accessKey, shellWord, signedCurl } from '../snippets/signed-curl.ts';

const SECRET_FIELDS = new Set([
  'password',
  'original_password',
  'app_secret',
  'app_code',
  'client_secret',
  'private_key',
]);

/**
 * The call that a form is about to make, for a terminal. Secrets that were typed are left out: commands end up in
 * shell histories.
 */
export function curlOfOperation<Name extends OperationName>(
  origin: string,
  route: OperationRoute,
  input: OperationInput<Name>,
): string {
  const body = route.takesBody ? JSON.stringify(hideSecrets(input.body ?? {})) : '';
  const headers = Object.entries(input.headers ?? {}).map(
    ([name, value]) => `-H ${shellWord(`${name}: ${value}`)}`,
  );
  return signedCurl(route.method, new URL(operationUrl(route, input), origin), body, accessKey, headers);
}

function hideSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(hideSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) =>
      SECRET_FIELDS.has(name) && typeof item === 'string' ? [name, `<${name}>`] : [name, hideSecrets(item)],
    ),
  );
}
