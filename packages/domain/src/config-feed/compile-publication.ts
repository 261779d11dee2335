import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import {
  type StoredDefinition,
  storedDefinitionSchema,
  type WireRequestParameter,
} from './api-definition.ts';
import type { DocumentSources } from './sources.ts';

type Publication = DocumentBody<'publication'>;

/**
 * Translates a published API version from the wire format (reference 7.1-7.4) to what a gateway runs.
 * @throws when the definition lacks its backend or has a value that no gateway knows
 */
export function compilePublication(source: DocumentSources['publication']): Publication {
  const definition = storedDefinitionSchema.parse(source.definition);
  const { id, apiId, apiName, groupId, environmentId, versionId } = source;
  return {
    id,
    apiId,
    apiName,
    groupId,
    environmentId,
    versionId,
    protocol: definition.req_protocol,
    method: definition.req_method,
    path: definition.req_uri,
    matchMode: definition.match_mode,
    authentication: definition.auth_type,
    appCode: definition.auth_type === 'APP' && definition.auth_opt?.app_code_auth_type === 'HEADER',
    requestParameters: (definition.req_params ?? []).map(requestParameter),
    backendParameters: (definition.backend_params ?? []).map(({ name, location, origin, value }) => ({
      name,
      location,
      origin,
      value,
    })),
    backend: backend(definition),
    aclIds: [...source.aclIds].sort(),
    throttleId: source.throttleId,
  };
}

function requestParameter(wire: WireRequestParameter): Publication['requestParameters'][number] {
  return {
    name: wire.name,
    location: wire.location,
    type: wire.type,
    required: wire.required,
    // Clients send an empty string for "no default" (reference 7.2).
    defaultValue: wire.default_value ? wire.default_value : null,
    enumeration: enumeration(wire.enumerations),
    ...bounds(wire),
    validate: wire.valid_enable,
    passThrough: wire.pass_through,
  };
}

function enumeration(list: string | null | undefined): string[] | null {
  const values = (list ?? '')
    .split(',')
    .map((value) => value.trim())
    .filter((value) => value !== '');
  return values.length > 0 ? values : null;
}

/** Both bounds zero is how clients write "none": a parameter that may only be empty makes no sense. */
function bounds(wire: WireRequestParameter): { min: number | null; max: number | null } {
  const [min, max] = wire.type === 'NUMBER' ? [wire.min_num, wire.max_num] : [wire.min_size, wire.max_size];
  if ((min ?? 0) === 0 && (max ?? 0) === 0) return { min: null, max: null };
  return { min: min ?? null, max: max ?? null };
}

function backend(definition: StoredDefinition): Publication['backend'] {
  if (definition.backend_type === 'MOCK') {
    const mock = definition.mock_info;
    return {
      type: 'MOCK',
      status: mock?.status_code ?? 200,
      headers: (mock?.header ?? []).map(({ key, value }) => ({ name: key, value })),
      body: mock?.result_content ?? '',
    };
  }
  const http = definition.backend_api;
  if (!http) throw new Error('backend_type HTTP without backend_api');
  return {
    type: 'HTTP',
    scheme: http.req_protocol === 'HTTPS' ? 'https' : 'http',
    authority: http.url_domain,
    method: http.req_method,
    path: http.req_uri,
    timeoutMs: http.timeout,
    retryCount: Number(http.retry_count ?? -1),
  };
}
