import { shellWord } from '../forms/curl-of-operation.ts';
import type { ConsoleSession } from '../session/session-context.tsx';

type Who = Pick<ConsoleSession, 'name' | 'accountName' | 'projectId'>;

/** Puts a token into TURNPIKE_TOKEN; the password is asked for, so that no history keeps it. */
export function tokenCommand(origin: string, who: Who): string {
  const request = {
    auth: {
      identity: {
        methods: ['password'],
        password: { user: { domain: { name: who.accountName }, name: who.name, password: '$PASSWORD' } },
      },
      scope: { project: { id: who.projectId } },
    },
  };
  // The password is spliced in by the shell between the two quoted halves.
  const [head = '', tail = ''] = JSON.stringify(request).split('$PASSWORD');
  return [
    'read -rs PASSWORD',
    `export TURNPIKE_TOKEN=$(curl -s -D - -o /dev/null -X POST ${shellWord(`${origin}/v3/auth/tokens`)} \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d ${shellWord(head)}"$PASSWORD"${shellWord(tail)} \\`,
    "  | tr -d '\\r' | awk 'tolower($1) == \"x-subject-token:\" { print $2 }')",
  ].join('\n');
}

/** A first call with the token. */
export function firstCallCommand(origin: string, who: Who): string {
  return `curl -H "X-Auth-Token: $TURNPIKE_TOKEN" ${shellWord(`${origin}/v2/${who.projectId}/apigw/instances`)}`;
}
