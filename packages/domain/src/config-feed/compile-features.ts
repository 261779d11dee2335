import { type CompiledFeatures, compiledNames } from '@turnpike/contracts/features/compiled-features';
import { parseFeatureConfig } from '@turnpike/contracts/features/config-string';
import type { FeatureDefinition } from '@turnpike/contracts/features/define-feature';
import {
  type FeatureConfig,
  type FeatureName,
  features as table,
} from '@turnpike/contracts/features/feature-table';

/** What a feature is compiled from. */
export interface FeatureSource {
  name: string;
  enable: boolean;
  /** Secrets in it are masked. */
  config: string;
  /** Sealed for the gateway, by key of the config. */
  secrets: unknown;
}

/** What the features of a gateway come to. */
export interface FeatureSettings {
  readonly apiCallsPerSecond: number;
  readonly requestBodyLimitBytes: number;
  /** Null: the gateway was never given routes of its own. */
  readonly routes: string[] | null;
  readonly features: CompiledFeatures;
}

/**
 * Compiles the features of a gateway. One that is not enabled is as at first, but for switches, which are then off.
 * @throws Error when a row holds what its feature's schema does not take
 */
export function compileFeatures(rows: readonly FeatureSource[]): FeatureSettings {
  const byName = new Map(rows.map((row) => [row.name, row]));
  const inForce = <N extends FeatureName>(name: N) =>
    valueInForce(name, byName.get(name)) as FeatureConfig<N>;
  return {
    apiCallsPerSecond: inForce('ratelimit').api_limits,
    requestBodyLimitBytes: inForce('request_body_size'),
    routes: (inForce('route') as FeatureConfig<'route'> | null)?.user_routes ?? null,
    features: Object.fromEntries(
      compiledNames.map((name) => {
        const value = inForce(name) as unknown;
        return [name, table[name].form === 'switch' ? value === 'on' : value];
      }),
    ) as unknown as CompiledFeatures,
  };
}

function valueInForce(name: FeatureName, row: FeatureSource | undefined): unknown {
  const definition: FeatureDefinition = table[name];
  const { form, initial, secrets } = definition;
  if (!row) return initial;
  if (!row.enable) return form === 'switch' ? 'off' : initial;
  const parsed = parseFeatureConfig(definition, row.config);
  if (!parsed.ok) throw new Error(`feature ${name} holds a config that it does not take`);
  if (form !== 'json') return parsed.value;
  const config = parsed.value as Record<string, unknown>;
  if (config.enable === 'off') return initial;
  const sealed = row.secrets as Record<string, string>;
  const opened = secrets.map((key) => [key, sealed[key] === undefined ? null : { sealed: sealed[key] }]);
  return { ...config, ...Object.fromEntries(opened) };
}
