import { type OperationInput, operationUrl } from '../api/call-operation.ts';
import type { OperationName } from '../api/operation-names.ts';
import type { OperationRoute } from '../api/operation-route.ts';

const SECRET_FIELDS = new Set(['password', 'app_secret', 'app_code']);

/** Text as one word of a POSIX shell. */
export function shellWord(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * The call that a form is about to make, for a terminal. The token comes from the environment (see Settings), and
 * secrets that were typed are left out: commands end up in shell histories.
 */
export function curlOfOperation<Name extends OperationName>(
  origin: string,
  route: OperationRoute,
  input: OperationInput<Name>,
): string {
  const lines = [
    `curl -X ${route.method} ${shellWord(origin + operationUrl(route, input))}`,
    `-H "X-Auth-Token: $TURNPIKE_TOKEN"`,
  ];
  if (route.takesBody) {
    lines.push(
      "-H 'Content-Type: application/json'",
      `-d ${shellWord(JSON.stringify(hideSecrets(input.body ?? {})))}`,
    );
  }
  return lines.join(' \\\n  ');
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
