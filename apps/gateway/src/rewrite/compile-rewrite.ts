import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import { proofPlaces } from '../app-auth/proof-places.ts';
import type { Call } from '../pipeline/call.ts';
import { type Refusal, refusal } from '../pipeline/refusal.ts';
import { parsePathTemplate } from '../runtime/path-template.ts';
import { compileCallerHeaders, forwardingHeaders } from './backend-headers.ts';
import { compileBackendPath, type PathValue } from './backend-path.ts';
import { encodeHeaderValue, encodePathConstant, encodePathValue, encodeQueryComponent } from './encoding.ts';
import { parameterValues, sentValues } from './parameter-values.ts';
import { parseQuery } from './query-pairs.ts';
import { systemVariable } from './system-variables.ts';

type Publication = DocumentBody<'publication'>;
type HttpBackend = Extract<Publication['backend'], { type: 'HTTP' }>;
type RequestParameter = Publication['requestParameters'][number];
type BackendParameter = Publication['backendParameters'][number];

/** What goes to the backend. */
export interface UpstreamRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  /** Name, value, name, value …, with Host, without framing headers. */
  readonly headers: readonly string[];
}

/** Turns a call into the request for its backend. */
export interface Rewrite {
  /** `scheme://host[:port]`. */
  readonly origin: string;
  /** False for an origin that no URL can hold. */
  readonly isReachable: boolean;
  readonly timeoutMs: number;
  readonly retryCount: number;
  readonly build: (call: Call) => UpstreamRequest | { readonly refusal: Refusal };
}

/** A parameter to write into the backend request. */
interface Written {
  readonly name: string;
  readonly values: (call: Call) => readonly string[];
}

/**
 * Compiles the mapping of parameters, constants and system variables (reference 7.2, 7.3). A mapped request
 * parameter moves to its new place; one that is not mapped goes on under its own name unless `passThrough` is
 * off; what is not defined goes on as it is. What the API writes replaces what the caller sent under that name.
 * @throws Error when a parameter or a template has no source
 */
export function compileRewrite(api: Publication, backend: HttpBackend): Rewrite {
  const queries = [...defaulted(api, 'QUERY'), ...written(api, 'QUERY')];
  const headers = [...defaulted(api, 'HEADER'), ...written(api, 'HEADER')];
  const [pathTemplate = '', fixedQuery] = splitOnce(backend.path, '?');
  const buildPath = compileBackendPath(pathTemplate, (name) => pathValue(api, name));
  const buildQuery = compileQuery(withheld(api, 'QUERY'), written(api, 'QUERY'), queries, fixedQuery);
  const callerHeaders = compileCallerHeaders(
    [
      ...credentialHeaders(api),
      ...withheld(api, 'HEADER'),
      ...written(api, 'HEADER').map(({ name }) => name),
    ],
    api.authentication !== 'NONE',
    api.authentication === 'IAM',
  );
  const origin = originOf(backend);
  return {
    origin,
    isReachable: URL.canParse(origin),
    timeoutMs: backend.timeoutMs,
    retryCount: backend.retryCount,
    build: (call) => {
      const path = buildPath(call);
      if ('unfit' in path) return { refusal: unfit(api.id, path.unfit) };
      const query = buildQuery(call);
      const lines = forwardingHeaders(call, backend.authority);
      for (const { name, values } of headers) {
        for (const value of values(call)) lines.push(name, encodeHeaderValue(value));
      }
      callerHeaders(call, lines);
      return {
        method: backend.method === 'ANY' ? call.exchange.method : backend.method,
        path: query === '' ? path.path : `${path.path}?${query}`,
        headers: lines,
      };
    },
  };
}

/** What proves the caller to the gateway is not the backend's, which could act as the caller with it. */
function credentialHeaders({ authentication }: Publication): string[] {
  return authentication === 'IAM' ? ['x-security-token'] : [];
}

function compileQuery(
  withheldNames: readonly string[],
  writtenQueries: readonly Written[],
  added: readonly Written[],
  fixedQuery: string | undefined,
): (call: Call) => string {
  if (withheldNames.length === 0 && added.length === 0 && !fixedQuery) return plainQuery;
  const withheldSet = new Set(withheldNames.map((name) => name.toLowerCase()));
  const writtenSet = new Set(writtenQueries.map(({ name }) => name));
  return (call) => {
    const pieces = fixedQuery ? [fixedQuery] : [];
    for (const pair of parseQuery(plainQuery(call))) {
      if (!withheldSet.has(pair.name.toLowerCase()) && !writtenSet.has(pair.name)) pieces.push(pair.raw);
    }
    for (const { name, values } of added) {
      for (const value of values(call)) {
        pieces.push(`${encodeQueryComponent(name)}=${encodeQueryComponent(value)}`);
      }
    }
    return pieces.join('&');
  };
}

/** The caller's query as on the wire, without what proved the caller. */
function plainQuery(call: Call): string {
  const { queries } = proofPlaces(call);
  if (queries.length === 0) return call.query;
  const others = parseQuery(call.query).filter(({ name }) => !queries.includes(name.toLowerCase()));
  return others.map(({ raw }) => raw).join('&');
}

/** Names of request parameters that do not stay where the caller put them. */
function withheld(api: Publication, location: RequestParameter['location']): string[] {
  return api.requestParameters
    .filter((parameter) => parameter.location === location)
    .filter((parameter) => !parameter.passThrough || isMapped(api, parameter))
    .map(({ name }) => name);
}

/** Defaults of parameters that go on under their own name and were not sent. */
function defaulted(api: Publication, location: RequestParameter['location']): Written[] {
  return api.requestParameters
    .filter((parameter) => parameter.location === location && parameter.defaultValue !== null)
    .filter((parameter) => parameter.passThrough && !isMapped(api, parameter))
    .map((parameter) => ({
      name: parameter.name,
      values: (call) => (sentValues(call, parameter).length === 0 ? [parameter.defaultValue ?? ''] : []),
    }));
}

function written(api: Publication, location: BackendParameter['location']): Written[] {
  return api.backendParameters
    .filter((parameter) => parameter.location === location)
    .map((parameter) => ({ name: parameter.name, values: valueSource(api, parameter) }));
}

function isMapped(api: Publication, parameter: RequestParameter): boolean {
  return api.backendParameters.some(({ origin, value }) => origin === 'REQUEST' && value === parameter.name);
}

function valueSource(api: Publication, parameter: BackendParameter): (call: Call) => readonly string[] {
  const { origin, value } = parameter;
  if (origin === 'CONSTANT') return () => [value];
  if (origin === 'SYSTEM') {
    const variable = systemVariable(value);
    return (call) => {
      const text = variable(call);
      return text === undefined ? [] : [text];
    };
  }
  const source = api.requestParameters.find(({ name }) => name === value) ?? capturedParameter(api, value);
  if (!source) throw new Error(`backend parameter ${parameter.name} names no request parameter: ${value}`);
  return (call) => (isProof(call, source) ? [] : parameterValues(call, source));
}

/** What proves the caller may be a parameter of the API, too; it is none of the backend's, under no name. */
function isProof(call: Call, { name, location }: Pick<RequestParameter, 'name' | 'location'>): boolean {
  const { headers, queries } = proofPlaces(call);
  const places = location === 'QUERY' ? queries : location === 'HEADER' ? headers : [];
  return places.includes(name.toLowerCase());
}

/** The value of `{name}` in the backend's path: a PATH backend parameter, else the front path's own template. */
function pathValue(api: Publication, name: string): PathValue {
  const parameter = api.backendParameters.find((each) => each.location === 'PATH' && each.name === name);
  if (!parameter) {
    if (!capturedParameter(api, name)) throw new Error(`backend path names {${name}}, which has no source`);
    return (call) => call.captures.get(name) ?? null;
  }
  if (parameter.origin === 'CONSTANT') {
    const encoded = encodePathConstant(parameter.value);
    return () => encoded;
  }
  const values = valueSource(api, parameter);
  // A captured path value keeps its spelling, and a `{x+}` its slashes.
  const captured = parameter.origin === 'REQUEST' && capturedParameter(api, parameter.value);
  if (captured) return (call) => call.captures.get(captured.name) ?? null;
  return (call) => {
    const [value] = values(call);
    return value === undefined ? null : encodePathValue(value);
  };
}

function capturedParameter(api: Publication, name: string) {
  const isCaptured = parsePathTemplate(api.path).some(
    (segment) => segment.kind !== 'literal' && segment.name === name,
  );
  return isCaptured ? ({ name, location: 'PATH', defaultValue: null } as const) : undefined;
}

function unfit(publicationId: string, name: string): Refusal {
  return refusal(
    'parameterInvalid',
    {
      stage: 'rewrite',
      rule: 'backend-path-parameter',
      document: { kind: 'publication', id: publicationId },
      detail: name,
    },
    ` The parameter ${name} cannot stand in the backend path.`,
  );
}

/**
 * An authority that no URL can hold (`1.2.3.4.5`) is left for the call to find out, like a name that does not
 * resolve.
 * @throws Error when the authority holds more than host and port
 */
function originOf({ scheme, authority }: HttpBackend): string {
  const origin = `${scheme}://${authority}`;
  const plain = /^(?:[A-Za-z0-9._-]+|\[[0-9A-Fa-f:.]+\])(?::\d{1,5})?$/.test(authority);
  if (!plain) throw new Error(`"${authority}" is not host[:port]`);
  return origin;
}

function splitOnce(text: string, separator: string): [string, string | undefined] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
}
