import { RELEASE_ENVIRONMENT_NAME } from '@turnpike/contracts/ids';
import { routeByAddress } from '../features/route-by-address.ts';
import { routesKey } from '../runtime/runtime.ts';
import type { Call } from './call.ts';
import { type Decision, type Refusal, refusal } from './refusal.ts';

const ENCODED_SLASH = /%2f/gi;

/** Methods that an API can be defined for; `ANY` means these. */
const METHODS = new Set(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'PATCH', 'OPTIONS']);

/**
 * Finds the published API of a call: host to group, X-Stage to environment, method and path to API
 * (reference 1, "Route match order"; 10.1).
 * @param isOwnAddress true for a host that is an address of this gateway
 */
export function route(call: Call, isOwnAddress: (host: string) => boolean): Refusal | null {
  const { runtime, exchange } = call;
  const { trustedHosts, settings } = runtime.features;
  const isAddress = (name: string): boolean => trustedHosts?.has(name) === true || isOwnAddress(name);
  const match = runtime.hosts.find(call.host, isAddress);
  if (!match) return notFound('unknown-host', null);
  const { group } = match;
  const groupDocument = { kind: 'group', id: group.id } as const;
  call.group = group;
  call.onDebugDomain = match.by === 'debug-domain';
  if (call.onDebugDomain && !group.debugDomainEnabled)
    return notFound('debug-domain-disabled', groupDocument);

  const environment = runtime.environmentsByName.get(call.header('x-stage') ?? RELEASE_ENVIRONMENT_NAME);
  if (!environment) return notFound('unknown-environment', groupDocument);
  call.environment = environment;
  if (!METHODS.has(exchange.method)) return notFound('unknown-method', groupDocument);
  // Signatures and backends see the path as it was sent.
  const keeps = settings.api_uri_no_escape || !call.path.includes('%');
  const path = keeps ? call.path : call.path.replaceAll(ENCODED_SLASH, '/');
  let found = runtime.routes.get(routesKey(group.id, environment.id))?.match(exchange.method, path);
  if (!found && match.by === 'address' && settings.app_route) {
    const other = routeByAddress(call, environment.id, path);
    if (other) {
      call.group = other.group;
      found = other.found;
    }
  }
  if (!found) return notFound('no-api-for-method-and-path', groupDocument);
  call.plan = found.value;
  call.captures = found.captures;
  call.remainder = found.remainder;
  call.clock.mark('routed');
  return null;
}

function notFound(rule: string, document: Decision['document']): Refusal {
  return refusal('apiNotFound', { stage: 'route', rule, document });
}
