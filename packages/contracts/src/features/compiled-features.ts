import { z } from 'zod';
import { sealedSecretSchema } from '../snapshot/sealed-secret.ts';
import { type FeatureConfig, type FeatureName, featureNames, features } from './feature-table.ts';

/** Features that have fields of their own in the settings document, from before there were features. */
const elsewhere = ['ratelimit', 'request_body_size', 'route'] as const satisfies readonly FeatureName[];
type Elsewhere = (typeof elsewhere)[number];

/** Name of a feature in the settings document's `features`. */
export type CompiledName = Exclude<FeatureName, Elsewhere>;
export const compiledNames = featureNames.filter(
  (name): name is CompiledName => !elsewhere.some((one) => one === name),
);

type Sealed = z.output<typeof sealedSecretSchema> | null;

/** Replaces a secret by its sealed form; null: it is not set. */
type WithSealed<Config, Secret extends keyof Config> = Omit<Config, Secret> & Record<Secret, Sealed>;

/**
 * What holds in a gateway: of a switch whether it is on, else the config, null while the feature is off. A config's
 * own `enable` is on, else it would be null.
 */
export type CompiledFeatures = {
  [N in CompiledName]: FeatureConfig<N> extends 'on' | 'off'
    ? boolean
    : N extends 'backend_client_certificate'
      ? WithSealed<FeatureConfig<'backend_client_certificate'>, 'key'> | null
      : N extends 'app_token'
        ? WithSealed<FeatureConfig<'app_token'>, 'app_token_key'> | null
        : FeatureConfig<N> | null;
};

function compiledSchema(name: CompiledName): z.ZodType {
  const { form, config, initial, secrets } = features[name];
  if (form === 'switch') return z.boolean().default(initial === 'on');
  // The settings' other rules were checked when it was set; a secret that is sealed cannot be checked any more.
  const shape = config instanceof z.ZodObject ? config.shape : {};
  const sealed = Object.fromEntries(secrets.map((secret) => [secret, sealedSecretSchema.nullable()]));
  return z
    .strictObject({ ...shape, ...sealed })
    .nullable()
    .default(initial as null);
}

/** A gateway's features as its settings document holds them; one that is left out has what it has at first. */
export const compiledFeaturesSchema = z.strictObject(
  Object.fromEntries(compiledNames.map((name) => [name, compiledSchema(name)])),
) as unknown as z.ZodType<CompiledFeatures>;

/** The features of a gateway where nothing was ever set. */
export const initialFeatures: CompiledFeatures = compiledFeaturesSchema.parse({});

/** Context that a feature's secret is sealed with: of no other document, feature or key. */
export function featureSecretContext(instanceId: string, name: FeatureName, key: string): string {
  return `${instanceId}/features/${name}/${key}`;
}
