import type { Call } from '../pipeline/call.ts';

/** Gives a system variable's value for a call; undefined where it has none (no credential, no authoriser). */
export type SystemVariable = (call: Call) => string | undefined;

const none: SystemVariable = () => undefined;

const variables: ReadonlyMap<string, SystemVariable> = new Map<string, SystemVariable>([
  ['sourceIp', (call) => call.clientAddress],
  ['stage', (call) => call.environment?.name],
  ['apiId', (call) => call.plan.api.apiId],
  ['apiName', (call) => call.plan.api.apiName],
  ['appId', (call) => call.principal?.credential?.id],
  ['appName', (call) => call.principal?.credential?.name],
  ['requestId', (call) => call.requestId],
  ['serverAddr', (call) => call.exchange.localAddress],
  ['serverName', (call) => call.runtime.settings.instanceName],
  ['handleTime', (call) => new Date(call.startedAtMs).toISOString()],
  // Set by channels and by apps of another product, neither of which a snapshot can hold: never a value.
  ['providerAppId', none],
  ['member_group_name', none],
  ['member_group_id', none],
]);

/**
 * Finds the system variable `$context.<name>` (reference 7.3).
 * @throws Error when there is none: a parameter that is silently empty could open a backend's door
 */
export function systemVariable(expression: string): SystemVariable {
  const name = expression.startsWith('$context.') ? expression.slice('$context.'.length) : '';
  const variable = variables.get(name) ?? (name.startsWith('authorizer.') ? none : undefined);
  if (!variable) throw new Error(`"${expression}" is not a system variable`);
  return variable;
}
