import type { Management } from '../calls/management.ts';
import { bodies, type Ids, queries } from './furnish.ts';

/** An operation of the OpenAPI document as a request with ids in braces, in path, query and body. */
export type Template = {
  id: string;
  method: string;
  path: string;
  /** JSON. */
  query: string;
  /** JSON; empty: the operation takes none. */
  body: string;
  /** IAM actions that it may ask for. */
  actions: string[];
};

type Operation = { operationId: string; requestBody?: unknown; 'x-iam-actions': string[] };
type Document = { paths: Record<string, Record<string, Operation>> };

/** Reads all operations that the management API describes itself with. One whose body is not known here is an error. */
export async function readOperations(endpoint: string): Promise<Template[]> {
  const response = await fetch(`${endpoint}/openapi.json`);
  const { paths } = (await response.json()) as Document;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => templateOf(method, path, operation)),
  );
}

function templateOf(method: string, path: string, operation: Operation): Template {
  const { operationId: id, requestBody } = operation;
  if (requestBody && !(id in bodies)) throw new Error(`accounts/furnish.ts has no body for ${id}.`);
  return {
    id,
    method: method.toUpperCase(),
    // Both kinds of group are called group_id in paths.
    path: path.startsWith('/v3') ? path.replace('{group_id}', '{user_group_id}') : path,
    query: JSON.stringify(queries[id] ?? {}),
    body: requestBody ? JSON.stringify(bodies[id]) : '',
    actions: operation['x-iam-actions'],
  };
}

/** They name nothing that belongs to an account: every account calls it the same. */
const commonNames = new Set(['region_id', 'option']);

/** Names in braces that stand for objects of an account, each once. */
export function namesIn({ path, query, body }: Template): string[] {
  const names = Array.from(`${path}${query}${body}`.matchAll(/\{(\w+)\}/g), ([, name]) => name ?? '');
  return [...new Set(names)].filter((name) => !commonNames.has(name));
}

/** Sends an operation with ids filled in. The answer's text is without what differs between any two calls. */
export async function sendTemplate(management: Management, template: Template, ids: Ids) {
  const fill = (text: string) => text.replaceAll(/\{(\w+)\}/g, (whole, name: string) => ids[name] ?? whole);
  const query = JSON.parse(fill(template.query)) as Record<string, string>;
  const body = template.body ? (JSON.parse(fill(template.body)) as unknown) : undefined;
  const answer = await management.send(template.method, fill(template.path), { query, body });
  const text = JSON.stringify(answer.body, (key, value: unknown) => (isOfThisCall(key) ? undefined : value));
  return { status: answer.status, text: text ?? '' };
}

function isOfThisCall(key: string): boolean {
  return key === 'request_id' || key.endsWith('_time');
}
