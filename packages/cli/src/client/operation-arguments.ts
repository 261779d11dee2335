import { type OperationContract, pathParameterNames } from '@turnpike/contracts/http/operation';
import { z } from 'zod';
import { Failure } from '../failure.ts';

export type OperationRequest = {
  method: string;
  path: string;
  body?: unknown;
  headers?: Record<string, string>;
};

/**
 * Turns `--name value` arguments into the operation's path, query, headers and body. A body field takes text, or JSON where the
 * field is not text. `given` is a whole body (`--data`), over which single fields go; `defaults` fill path parameters.
 * Throws a {@link Failure} that lists what the operation takes when a name is unknown or a path parameter is missing.
 */
export function buildRequest(
  operation: OperationContract,
  args: readonly string[],
  given: unknown,
  defaults: Record<string, string>,
): OperationRequest {
  const values = readArguments(args);
  const query = new URLSearchParams();
  const fields: Record<string, unknown> = {};
  const headers: Record<string, string> = {};
  const pathValues: Record<string, string> = { ...defaults };
  const names = parameterNames(operation);
  for (const [name, value] of values) {
    if (names.path.includes(name)) pathValues[name] = value;
    else if (name in names.query) query.append(name, value);
    else if (names.headers.includes(headerName(name))) headers[headerName(name)] = value;
    else if (name in names.body) fields[name] = readField(names.body[name], value);
    else
      throw new Failure(
        'usage',
        `${operation.id} has no parameter ${name}. ${describeParameters(operation)}`,
      );
  }
  const path = names.path.reduce((filled, name) => {
    const value = pathValues[name];
    if (value === undefined) {
      throw new Failure('usage', `${operation.id} needs --${name}. ${describeParameters(operation)}`);
    }
    return filled.replace(`{${name}}`, encodeURIComponent(value));
  }, operation.path);
  const search = query.size > 0 ? `?${query}` : '';
  const body = mergeBody(given, fields);
  return {
    method: operation.method,
    path: `${path}${search}`,
    ...(body !== undefined && { body }),
    ...(Object.keys(headers).length > 0 && { headers }),
  };
}

/** One sentence that names every parameter. */
export function describeParameters(operation: OperationContract): string {
  const names = parameterNames(operation);
  const all = [...names.path, ...Object.keys(names.query), ...names.headers, ...Object.keys(names.body)];
  return all.length > 0 ? `It takes: ${all.map((name) => `--${name}`).join(', ')}.` : 'It takes none.';
}

type Shape = Record<string, z.core.$ZodType>;

/** Arguments are read with `_` for `-`. */
const headerName = (name: string): string => name.replaceAll('_', '-');

interface ParameterNames {
  path: string[];
  query: Shape;
  headers: readonly string[];
  body: Shape;
}

function parameterNames(operation: OperationContract): ParameterNames {
  return {
    path: pathParameterNames(operation.path),
    headers: operation.headers,
    query: shapeOf(operation.query),
    body: operation.body ? shapeOf(operation.body) : {},
  };
}

function shapeOf(schema: z.ZodType): Shape {
  return schema instanceof z.ZodObject ? schema.shape : {};
}

function readArguments(args: readonly string[]): [name: string, value: string][] {
  const values: [string, string][] = [];
  for (let index = 0; index < args.length; index++) {
    const [flag = '', inline] = splitOnce(args[index] ?? '');
    if (!flag.startsWith('--')) throw new Failure('usage', `Expected --name value, not "${flag}".`);
    const value = inline ?? args[++index];
    if (value === undefined) throw new Failure('usage', `${flag} needs a value.`);
    values.push([flag.slice(2).replaceAll('-', '_'), value]);
  }
  return values;
}

function splitOnce(argument: string): [string, string?] {
  const at = argument.indexOf('=');
  return at < 0 ? [argument] : [argument.slice(0, at), argument.slice(at + 1)];
}

/** Text where the field takes text, be it well formed or not: the server says what is wrong with it, naming the field. */
function readField(schema: z.core.$ZodType | undefined, value: string): unknown {
  if (!schema || takesText(schema, value)) return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

function takesText(schema: z.core.$ZodType, value: string): boolean {
  const { error } = z.core.safeParse(schema, value);
  const wrongTypes = ['invalid_type', 'invalid_union', 'invalid_value'];
  return !error?.issues.some(({ code, path }) => path.length === 0 && wrongTypes.includes(code));
}

function mergeBody(given: unknown, fields: Record<string, unknown>): unknown {
  if (Object.keys(fields).length === 0) return given;
  const base = typeof given === 'object' && given !== null ? given : {};
  return { ...base, ...fields };
}
