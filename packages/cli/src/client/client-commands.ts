import { operationTable } from '@turnpike/contracts/http/operation-table';
import { Failure } from '../failure.ts';
import { readBodyArgument } from './body-argument.ts';
import { sendRequest } from './management-client.ts';
import { buildRequest, describeParameters } from './operation-arguments.ts';
import { printAnswer } from './print-answer.ts';
import { openSession } from './session.ts';

export type ClientOptions = { home: string; json?: boolean; data?: string };

/** `turnpike api GET '/v2/{project_id}/apigw/instances'`: sends any signed request; resolves with the exit code. */
export async function apiCommand(method: string, path: string, options: ClientOptions): Promise<number> {
  if (!path.startsWith('/')) throw new Failure('usage', `The path begins with /, not "${path}".`);
  const session = await openSession(options.home);
  const body = await readBodyArgument(options.data);
  const filled = path.includes('{') ? fill(path, await session.placeholders()) : path;
  const wanted = { method: method.toUpperCase(), path: filled };
  const answer = await sendRequest(session.credentials, body === undefined ? wanted : { ...wanted, body });
  return printAnswer(answer, options.json ?? false);
}

/** `turnpike call ListInstancesV2 --limit 5`: an operation by its id, its parameters by name. */
export async function callCommand(id: string, args: string[], options: ClientOptions): Promise<number> {
  const operation = operationTable.find((candidate) => candidate.id.toLowerCase() === id.toLowerCase());
  if (!operation) {
    throw new Failure('usage', `There is no operation ${id}. List them: npx turnpike operations [word]`);
  }
  const session = await openSession(options.home);
  const body = await readBodyArgument(options.data);
  const needsPlaceholders = /\{(project|domain)_id\}/.test(operation.path);
  const defaults = needsPlaceholders ? await session.placeholders() : {};
  const wanted = buildRequest(operation, args, body, defaults);
  return printAnswer(await sendRequest(session.credentials, wanted), options.json ?? false);
}

/** `turnpike operations [word]`: what `call` knows. */
export function operationsCommand(word: string | undefined, options: { json?: boolean }): number {
  const matches = operationTable.filter(({ id, title }) =>
    `${id} ${title}`.toLowerCase().includes((word ?? '').toLowerCase()),
  );
  if (options.json) {
    console.log(JSON.stringify(matches.map(({ id, title, method, path }) => ({ id, title, method, path }))));
    return 0;
  }
  for (const operation of matches) {
    console.log(`${operation.id.padEnd(40)} ${operation.title}`);
    if (word !== undefined)
      console.log(`    ${operation.method} ${operation.path}\n    ${describeParameters(operation)}`);
  }
  return 0;
}

function fill(path: string, values: Record<string, string>): string {
  return path.replaceAll(/\{(\w+)\}/g, (placeholder, name: string) => values[name] ?? placeholder);
}
