import type { z } from 'zod';
import type { FeatureDefinition, FeatureForm } from './define-feature.ts';

/** What is wrong with a config, and where: `custom_logs[2].name`; empty for the whole of it. */
export interface ConfigIssue {
  readonly path: string;
  readonly reason: string;
}

export type ParsedConfig<Config> =
  | { readonly ok: true; readonly value: Config }
  | { readonly ok: false; readonly issues: readonly ConfigIssue[] };

/** Longest config string; the certificates of one feature are by far the longest. */
export const MAX_CONFIG_LENGTH = 256 * 1_024;

/** The words of forms for people. */
const expected: Record<FeatureForm, string> = {
  json: 'must be a JSON object',
  switch: 'must be on or off',
  number: 'must be a whole number in decimal digits',
};

/** Reads a config string as a feature's config, with defaults filled in. */
export function parseFeatureConfig<Config extends z.ZodType>(
  definition: Pick<FeatureDefinition<Config>, 'form' | 'config'>,
  text: string,
): ParsedConfig<z.output<Config>> {
  const raw = readForm(definition.form, text);
  if (raw === undefined) return { ok: false, issues: [{ path: '', reason: expected[definition.form] }] };
  const parsed = definition.config.safeParse(raw);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, issues: parsed.error.issues.flatMap(configIssues) };
}

/** Writes a config as {@link parseFeatureConfig} reads it. */
export function formatFeatureConfig<Config extends z.ZodType>(
  { form }: Pick<FeatureDefinition<Config>, 'form'>,
  value: z.output<Config>,
): string {
  return form === 'json' ? JSON.stringify(value) : String(value);
}

/** The words of a config's issues in one line: `xff_index: must be …; …`. */
export function describeConfigIssues(issues: readonly ConfigIssue[]): string {
  return issues.map(({ path, reason }) => (path === '' ? reason : `${path}: ${reason}`)).join('; ');
}

function readForm(form: FeatureForm, text: string): unknown {
  if (form === 'switch') return text === 'on' || text === 'off' ? text : undefined;
  if (form === 'number') return /^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function configIssues(issue: z.core.$ZodIssue): ConfigIssue[] {
  const path = pathText(issue.path);
  if (issue.code !== 'unrecognized_keys') return [{ path, reason: issue.message }];
  return issue.keys.map((key) => ({
    path: pathText([...issue.path, key]),
    reason: 'is no key of this parameter',
  }));
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}
