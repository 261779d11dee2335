import {
  describeConfigIssues,
  formatFeatureConfig,
  parseFeatureConfig,
} from '@turnpike/contracts/features/config-string';
import { type FeatureDefinition, SECRET_MASK } from '@turnpike/contracts/features/define-feature';
import { type FeatureName, findFeature, fixedFeatures } from '@turnpike/contracts/features/feature-table';
import { invalidParameter, ManagementError } from '../kernel/management-error.ts';

type Config = Record<string, unknown>;

/**
 * The feature that a request names.
 * @throws ManagementError APIG.3458 for one that gateways do not have, or that nobody sets
 */
export function settableFeature(name: string): { name: FeatureName; definition: FeatureDefinition } {
  const found = findFeature(name);
  if (found) return found;
  const isFixed = fixedFeatures.some((fixed) => fixed === name);
  throw new ManagementError('APIG.3458', isFixed ? `${name} cannot be set` : `there is none of that name`);
}

/** Reads a config. @throws ManagementError APIG.2012 that says which key is wrong and why */
export function readConfig(definition: FeatureDefinition, text: string): unknown {
  const parsed = parseFeatureConfig(definition, text);
  if (parsed.ok) return parsed.value;
  throw invalidParameter('config', describeConfigIssues(parsed.issues));
}

/** A config string whose secrets are apart: masked in `text`, in clear in `secrets`; null: the one that is kept. */
export interface SplitConfig {
  readonly text: string;
  readonly secrets: Readonly<Record<string, string | null>>;
}

/** Takes the secrets out of a config. One without any stays as it was written. */
export function splitSecrets(definition: FeatureDefinition, text: string, value: unknown): SplitConfig {
  if (definition.secrets.length === 0) return { text, secrets: {} };
  const config = value as Config;
  const set = definition.secrets.filter((key) => config[key] !== '');
  const masked = { ...config, ...Object.fromEntries(set.map((key) => [key, SECRET_MASK])) };
  return {
    text: formatFeatureConfig(definition, masked),
    secrets: Object.fromEntries(
      set.map((key) => [key, config[key] === SECRET_MASK ? null : String(config[key])]),
    ),
  };
}

/**
 * A config as the audit log may tell it: of a feature with secrets, or of none that is known, only that there was
 * one, since it may hold what was meant to be a secret.
 */
export function tellableConfig(name: string, text: string | undefined): string | undefined {
  const definition = findFeature(name)?.definition;
  if (text === undefined || (definition && definition.secrets.length === 0)) return text;
  if (!definition) return SECRET_MASK;
  const parsed = parseFeatureConfig(definition, text);
  return parsed.ok ? splitSecrets(definition, text, parsed.value).text : SECRET_MASK;
}
