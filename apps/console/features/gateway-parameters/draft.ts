import { type ConfigIssue, parseFeatureConfig } from '@turnpike/contracts/features/config-string';
import type { FeatureDefinition, FeatureForm } from '@turnpike/contracts/features/define-feature';
import type { Parameter } from './parameter-list.ts';

/** What stands in the form of a parameter: the config string is the truth, the fields are a view of it. */
export interface Draft {
  /** Off: the gateway does as if it had never been set. */
  readonly on: boolean;
  readonly text: string;
}

/** What a form starts with. */
export function draftOf({ set, state, definition, config }: Parameter): Draft {
  const isOn = set ? set.enable && state !== 'off' : definition.initial !== null;
  return { on: isOn, text: config === '' ? config : pretty(definition.form, config) };
}

/** The config as the fields show it; undefined: the text cannot be read as one. */
export function configOf(form: FeatureForm, text: string): unknown {
  if (form === 'switch') return text;
  if (form === 'number') return /^\d+$/.test(text) ? Number(text) : undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The text that says what the fields do. */
export function textOf(form: FeatureForm, value: unknown): string {
  if (form === 'json') return JSON.stringify(value, null, 2);
  return value === undefined ? '' : String(value);
}

/** One switch stands for that of the parameter and the one within its config: a parameter acts when both are on. */
export function switched(form: FeatureForm, draft: Draft, on: boolean): Draft {
  const value = configOf(form, draft.text);
  const isOffWithin =
    typeof value === 'object' && value !== null && 'enable' in value && value.enable === 'off';
  return { on, text: on && isOffWithin ? textOf(form, { ...value, enable: 'on' }) : draft.text };
}

/** What is wrong with the draft, by the rules that the server has, too. What is switched off may be left unfinished. */
export function issuesOf(definition: FeatureDefinition, { on, text }: Draft): readonly ConfigIssue[] {
  if (!on && text.trim() === '') return [];
  const parsed = parseFeatureConfig(definition, text);
  return parsed.ok ? [] : parsed.issues;
}

/** The body that is sent. */
export function bodyOf(
  { name, definition: { form } }: Pick<Parameter, 'name' | 'definition'>,
  { on, text }: Draft,
) {
  if (form === 'switch') return { name, enable: true, config: text };
  return { name, enable: on, config: form === 'json' ? compact(text) : text };
}

function pretty(form: FeatureForm, text: string): string {
  const value = configOf(form, text);
  return value === undefined ? text : textOf(form, value);
}

function compact(text: string): string {
  const value = configOf('json', text);
  return value === undefined ? text : JSON.stringify(value);
}
