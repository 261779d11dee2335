import { z } from 'zod';

/**
 * How a feature's config looks on the wire, where it is always a string (reference 5.5): `json` an object,
 * `switch` the word `on` or `off`, `number` decimal digits.
 */
export type FeatureForm = 'json' | 'switch' | 'number';

/** A parameter of gateways: what people read, the form of its config, and what holds while nobody set it. */
export interface FeatureDefinition<Config extends z.ZodType = z.ZodType> {
  readonly title: string;
  /** What it does and, for what is only kept as yet, since when it acts. Plain text. */
  readonly description: string;
  readonly form: FeatureForm;
  /** Of the parsed config. Every property has a title, a description, and its default and bounds where it has any. */
  readonly config: Config;
  /** What holds in a gateway where it was never set, or is disabled; null: the feature is off. */
  readonly initial: z.output<Config> | null;
  /** What enabling it without a config means; null: it cannot be enabled without one. */
  readonly enabled: z.output<Config> | null;
  /** Properties that are never shown again: they read {@link SECRET_MASK}. */
  readonly secrets: readonly string[];
}

/** Stands for a secret that is set. Written back, it keeps the secret that is there. */
export const SECRET_MASK = '******';

interface FeatureInput<Config extends z.ZodType> {
  title: string;
  description: string;
  form?: FeatureForm;
  config: Config;
  initial?: z.output<Config>;
  enabled?: z.output<Config>;
  secrets?: readonly string[];
}

/** Declares a feature; without more it is off at first, and an object without secrets. */
export function feature<Config extends z.ZodType>(input: FeatureInput<Config>): FeatureDefinition<Config> {
  const { form = 'json', initial = null, enabled = null, secrets = [], ...rest } = input;
  return { ...rest, form, initial, enabled, secrets };
}

/** The word of a switch. */
export const onOff = z.enum(['on', 'off']);

/** `enable` within a config, as the reference has it beside that of the feature itself: both must be on. */
export const enableSwitch = onOff.default('on').meta({
  title: 'Enabled',
  description: 'Off keeps the other values and has no effect.',
});

/** A feature that is only on or off. */
export function switchFeature(title: string, description: string, initial: 'on' | 'off' = 'off') {
  return feature({
    title,
    description,
    form: 'switch',
    config: onOff.meta({ title, description }),
    initial,
    enabled: 'on',
  });
}

/** A header's name (RFC 9110, 5.1). */
export const headerName = z
  .string()
  .min(1)
  .max(64)
  .regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'must be the name of a header');

/** Headers that frame a message or name its target: nothing else may be read from them or written to them. */
const framing = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** A header that a gateway may be told to use for a purpose of its own. */
export const ownHeaderName = headerName.refine(
  (name) => !framing.has(name.toLowerCase()),
  'must not be a header that frames messages',
);
