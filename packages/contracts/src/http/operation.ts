import { z } from 'zod';
import { enterpriseProjectIdSchema, environmentIdSchema, idSchema } from '../ids.ts';

/** Names between braces in a path template. */
type PathNames<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathNames<Rest>
  : never;

/**
 * One management operation as it stands on the wire. The console's route handler, the OpenAPI document, the CLI
 * and the tests are driven by a table of these; the use-case behind it lives in the domain under the same id.
 */
export interface OperationContract<
  Path extends string = string,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
  Output extends z.ZodType = z.ZodType,
> {
  /** Name of the operation in the model product's API, or one of ours in the same style. */
  readonly id: string;
  readonly title: string;
  readonly tag: string;
  /** IAM action (reference appendix D); with cases: which one is asked depends on a field of the input. */
  readonly action: string | ActionByField;
  /** Resource type and trace name of the audit row (reference appendix E); null: it changes nothing. */
  readonly audit: AuditName | null;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD';
  readonly path: Path;
  /** Success status; 204 has no body. */
  readonly status: 200 | 201 | 202 | 204;
  readonly query: Query;
  /** Null: the operation takes no body. */
  readonly body: Body | null;
  readonly output: Output;
  /** Names of request headers (lower case) that are part of the input. */
  readonly headers: readonly string[];
  /**
   * `anonymous`: anybody may call it, and the operation itself finds out who it is (sign-in, tokens). Otherwise by
   * signature, token or session.
   */
  readonly caller: 'authenticated' | 'anonymous';
  /** Of the answer's body. JSON Lines are answered as a stream: `view` gives an `AsyncIterable` of lines. */
  readonly media: 'application/json' | 'application/x-ndjson';
}

export interface ActionByField {
  /** `target`: what the operation acts on, as its behaviour loads it. */
  readonly in: 'query' | 'body' | 'target';
  readonly field: string;
  readonly cases: Readonly<Record<string, string>>;
}

export interface AuditName {
  readonly resourceType: string;
  readonly trace: string;
}

const emptyQuery = z.strictObject({});
type EmptyQuery = typeof emptyQuery;

/** What a caller of {@link operation} writes down; the rest has a default. */
interface OperationInput<
  Path extends string,
  Query extends z.ZodType,
  Body extends z.ZodType,
  Output extends z.ZodType,
> extends Pick<OperationContract<Path>, 'id' | 'title' | 'tag' | 'action' | 'method' | 'status'> {
  path: Path;
  audit?: readonly [resourceType: string, trace: string];
  query?: Query;
  body?: Body;
  output?: Output;
  headers?: readonly string[];
  caller?: 'anonymous';
  media?: 'application/x-ndjson';
}

/** Declares an operation. Without `output` it answers no body; without `query` it takes none. */
export function operation<
  const Path extends string,
  Query extends z.ZodType = EmptyQuery,
  Body extends z.ZodType = z.ZodNever,
  Output extends z.ZodType = z.ZodVoid,
>(input: OperationInput<Path, Query, Body, Output>): OperationContract<Path, Query, Body, Output> {
  const { audit, query, body, output, headers, caller, media, ...rest } = input;
  return {
    ...rest,
    audit: audit ? { resourceType: audit[0], trace: audit[1] } : null,
    query: (query ?? emptyQuery) as Query,
    body: body ?? null,
    output: (output ?? z.void()) as Output,
    headers: headers ?? [],
    caller: caller ?? 'authenticated',
    media: media ?? 'application/json',
  };
}

/** Parsed input of an operation: path, query and body apart, so that equal names never collide. */
export type OperationParsed<C> =
  C extends OperationContract<infer Path, infer Query, infer Body, z.ZodType>
    ? {
        path: Record<PathNames<Path>, string>;
        query: z.output<Query>;
        body: z.output<Body>;
        /** By lower-case name; '' where the request has none. */
        headers: Record<string, string>;
      }
    : never;

/** What an operation answers. */
export type OperationOutput<C> =
  C extends OperationContract<string, z.ZodType, z.ZodType, infer Output> ? z.output<Output> : never;

/** What a client sends as the body. */
export type OperationBodyInput<C> =
  C extends OperationContract<string, z.ZodType, infer Body, z.ZodType> ? z.input<Body> : never;

const pathNamePattern = /\{([a-z_]+)\}/g;

/** Names of the path parameters, in order. */
export function pathParameterNames(path: string): string[] {
  return Array.from(path.matchAll(pathNamePattern), ([, name]) => name ?? '');
}

/** Schema of one path parameter: ids, but for the few that have a form of their own. */
export function pathParameterSchema(name: string): z.ZodType<string> {
  if (name === 'env_id') return environmentIdSchema;
  if (name === 'revision') return z.string().regex(/^[1-9]\d{0,8}$/);
  if (name === 'option') return z.string().regex(/^[a-z_]{1,64}$/);
  if (name === 'region_id') return z.string().regex(/^[a-z][a-z0-9-]{0,62}$/);
  if (name === 'enterprise_project_id') return enterpriseProjectIdSchema;
  if (name === 'access_key' || name === 'role_id') return z.string().regex(/^[A-Za-z0-9_-]{1,64}$/);
  return idSchema;
}
