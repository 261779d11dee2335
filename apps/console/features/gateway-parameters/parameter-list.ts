import { formatFeatureConfig, parseFeatureConfig } from '@turnpike/contracts/features/config-string';
import type { FeatureDefinition } from '@turnpike/contracts/features/define-feature';
import { type FeatureName, featureNames, features } from '@turnpike/contracts/features/feature-table';
import type { SetParameter } from './queries.ts';

/** `default`: as it is without anyone having set it, or disabled back to that; `off`: it does nothing. */
export type ParameterState = 'default' | 'changed' | 'off';

export interface Parameter {
  readonly name: FeatureName;
  readonly definition: FeatureDefinition;
  readonly state: ParameterState;
  /** Null: it was never set. */
  readonly set: SetParameter | null;
  /** What a form starts with: what was written, else what holds, else what enabling means; '' where there is none. */
  readonly config: string;
  /** It is only kept as yet: what it acts on comes later. */
  readonly keptOnly: boolean;
}

/** Every parameter of a gateway in the order of the table, with what was set of them. */
export function parametersOf(set: readonly SetParameter[]): Parameter[] {
  return featureNames.map((name) => {
    const definition: FeatureDefinition = features[name];
    const own = set.find((one) => one.name === name) ?? null;
    return {
      name,
      definition,
      set: own,
      state: stateOf(definition, own),
      config: own && own.config !== '' ? own.config : startOf(definition),
      keptOnly: definition.description.includes('Kept now; it takes effect with'),
    };
  });
}

function stateOf(definition: FeatureDefinition, set: SetParameter | null): ParameterState {
  const off = definition.initial === null || definition.initial === 'off';
  if (!set?.enable) return off ? 'off' : 'default';
  const parsed = parseFeatureConfig(definition, set.config);
  if (!parsed.ok) return 'changed';
  if (isOff(parsed.value)) return 'off';
  return JSON.stringify(parsed.value) === JSON.stringify(definition.initial) ? 'default' : 'changed';
}

/** A switch that is off, or a config whose own switch is. */
function isOff(value: unknown): boolean {
  if (value === 'off') return true;
  return typeof value === 'object' && value !== null && 'enable' in value && value.enable === 'off';
}

function startOf(definition: FeatureDefinition): string {
  const value = definition.initial ?? definition.enabled;
  if (value !== null) return formatFeatureConfig(definition, value);
  return definition.form === 'json' ? '{}' : '';
}
