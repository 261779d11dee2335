import {
  type OperationContract,
  pathParameterNames,
  pathParameterSchema,
} from '@turnpike/contracts/http/operation';
import { z } from 'zod';
import { invalidParameter } from './management-error.ts';
import { refuseUnstorable } from './refuse-unstorable.ts';

/** Input as it came in: strings of path and query, and the parsed JSON body (undefined: none). */
export interface RawInput {
  path: Record<string, string>;
  query: Record<string, string>;
  body: unknown;
  /** By lower-case name; only those that the contract names are looked at. */
  headers?: Readonly<Record<string, string>>;
}

/** Parsed input. */
export interface ParsedInput {
  path: Record<string, string>;
  query: Record<string, unknown>;
  body: unknown;
  headers: Record<string, string>;
}

const pathSchemas = new WeakMap<OperationContract, z.ZodObject>();

/**
 * Parses the input of an operation.
 * @throws ManagementError APIG.2012 that names the first field that is wrong
 */
export function parseInput(contract: OperationContract, raw: RawInput): ParsedInput {
  for (const part of [raw.path, raw.query, raw.body, raw.headers]) refuseUnstorable(part);
  return {
    path: parsePart(pathSchema(contract), raw.path) as Record<string, string>,
    query: parsePart(contract.query, raw.query) as Record<string, unknown>,
    body: parseBody(contract, raw.body),
    headers: Object.fromEntries(contract.headers.map((name) => [name, raw.headers?.[name] ?? ''])),
  };
}

function parseBody(contract: OperationContract, body: unknown): unknown {
  if (contract.body === null) {
    if (body === undefined) return undefined;
    // Clients of the model product send `{}` with operations that take no body.
    if (typeof body === 'object' && body !== null && Object.keys(body).length === 0) return undefined;
    throw invalidParameter(firstField(body), 'This operation takes no body.');
  }
  if (body === undefined) throw invalidParameter('body', 'A JSON body is required.');
  return parsePart(contract.body, body);
}

function firstField(body: unknown): string {
  return typeof body === 'object' && body !== null ? (Object.keys(body)[0] ?? 'body') : 'body';
}

function pathSchema(contract: OperationContract): z.ZodObject {
  const known = pathSchemas.get(contract);
  if (known) return known;
  const names = pathParameterNames(contract.path);
  const schema = z.strictObject(Object.fromEntries(names.map((name) => [name, pathParameterSchema(name)])));
  pathSchemas.set(contract, schema);
  return schema;
}

function parsePart(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  throw issue ? issueToError(issue) : invalidParameter('body', 'is invalid.');
}

function issueToError(issue: z.core.$ZodIssue): Error {
  const path = issue.path.map(String);
  if (issue.code === 'unrecognized_keys') {
    return invalidParameter([...path, issue.keys[0] ?? ''].join('.'), 'There is no such field.');
  }
  const message = issue.message.charAt(0).toUpperCase() + issue.message.slice(1);
  return invalidParameter(path.join('.') || 'body', `${message}.`);
}
