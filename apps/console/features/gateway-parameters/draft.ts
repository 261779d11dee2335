import { type ConfigIssue, parseFeatureConfig } from '@turnpike/contracts/features/config-string';
import {
  type FeatureDefinition,
  type FeatureForm,
  SECRET_MASK,
} from '@turnpike/contracts/features/define-feature';
import type { Parameter } from './parameter-list.ts';

/** What stands in the form of a parameter: the config string is the truth, the fields are a view of it. */
export interface Draft {
  /** Off: the gateway does as if it had never been set. */
  readonly on: boolean;
  /** Secrets read as their mask, those that were just typed into their fields, too. */
  readonly text: string;
  /** Secrets that were typed into their fields, by key: they are sent and never shown. */
  readonly typed: Readonly<Record<string, string>>;
}

/** What a form starts with. */
export function draftOf({ set, state, definition, config }: Parameter): Draft {
  const isOn = set ? set.enable && state !== 'off' : definition.initial !== null;
  return { on: isOn, text: config === '' ? config : pretty(definition.form, config), typed: {} };
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
  return value === undefined || value === null ? '' : String(value);
}

/**
 * The draft after a field was written. A secret goes where it is not shown; one that is emptied again is what it was.
 *
 * @param kept - What the form started with.
 */
export function written(
  { form, secrets }: FeatureDefinition,
  draft: Draft,
  next: unknown,
  kept: Draft,
): Draft {
  if (!isObject(next)) return { ...draft, on: true, text: textOf(form, next) };
  const [old, shown, typed] = [configOf(form, kept.text), { ...next }, { ...draft.typed }];
  for (const key of secrets) {
    const secret = next[key];
    if (secret === SECRET_MASK || typeof secret !== 'string') continue;
    const wasKept = isObject(old) && old[key] === SECRET_MASK;
    if (secret === '') delete typed[key];
    else typed[key] = secret;
    if (secret !== '' || wasKept) shown[key] = SECRET_MASK;
  }
  return { on: true, text: textOf(form, shown), typed };
}

/** The config with the typed secrets in place of their masks, as fields and checks want it. */
export function fullConfigOf(form: FeatureForm, { text, typed }: Draft): unknown {
  const value = configOf(form, text);
  if (!isObject(value)) return value;
  const own = Object.entries(typed).filter(([key]) => value[key] === SECRET_MASK);
  return { ...value, ...Object.fromEntries(own) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** One switch stands for that of the parameter and the one within its config: a parameter acts when both are on. */
export function switched(form: FeatureForm, draft: Draft, on: boolean): Draft {
  const value = configOf(form, draft.text);
  const isOffWithin = isObject(value) && value.enable === 'off';
  return { ...draft, on, text: on && isOffWithin ? textOf(form, { ...value, enable: 'on' }) : draft.text };
}

/** What is wrong with the draft, by the rules that the server has, too. Of what is switched off nothing is sent. */
export function issuesOf(definition: FeatureDefinition, draft: Draft): readonly ConfigIssue[] {
  if (!draft.on) return [];
  const parsed = parseFeatureConfig(definition, sentText(definition.form, draft));
  return parsed.ok ? [] : parsed.issues;
}

/** The body that is sent. */
export function bodyOf({ name, definition: { form } }: Pick<Parameter, 'name' | 'definition'>, draft: Draft) {
  if (form === 'switch') return { name, enable: true, config: draft.text };
  return draft.on ? { name, enable: true, config: sentText(form, draft) } : { name, enable: false };
}

/** The draft with masks for all secrets that are not empty: for clipboards, and once it is saved. */
export function maskedDraft({ form, secrets }: FeatureDefinition, draft: Draft): Draft {
  const value = configOf(form, draft.text);
  if (!isObject(value)) return { ...draft, typed: {} };
  const masked = secrets.filter((key) => value[key] !== undefined && value[key] !== '');
  const shown = { ...value, ...Object.fromEntries(masked.map((key) => [key, SECRET_MASK])) };
  return { ...draft, text: textOf(form, shown), typed: {} };
}

/** In one line; text that is no JSON as it stands. */
function sentText(form: FeatureForm, draft: Draft): string {
  if (form !== 'json') return draft.text;
  const value = fullConfigOf(form, draft);
  return value === undefined ? draft.text : JSON.stringify(value);
}

function pretty(form: FeatureForm, text: string): string {
  const value = configOf(form, text);
  return value === undefined ? text : textOf(form, value);
}
