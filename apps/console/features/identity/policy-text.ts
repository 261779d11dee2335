import type { FieldValues } from 'react-hook-form';

/** A document to start from. */
export const SAMPLE_POLICY = `{
  "Version": "1.1",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": ["apig:*:get", "apig:*:list"]
    }
  ]
}`;

/** Line and column of an offset, from 1. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}

/**
 * What is wrong with a text that should be JSON, with its place; null when nothing is.
 */
export function jsonMistake(text: string): string | null {
  try {
    JSON.parse(text);
    return null;
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    const offset = /position (\d+)/.exec(message)?.[1];
    const reason = message
      .replace(/ in JSON at position.*$/s, '')
      .replace(/, "?[\s\S]*"? is not valid JSON$/, '');
    const { line, column } = positionOf(text, offset ? Number(offset) : text.length);
    return `line ${line}, column ${column}: ${reason}`;
  }
}

/** Body of a custom policy: the text of the editor becomes the document, as long as it is JSON. */
export function bodyOfPolicyForm(values: FieldValues): FieldValues {
  const { text, ...rest } = values;
  try {
    return { ...rest, policy: JSON.parse(String(text)) as unknown };
  } catch {
    return { ...rest, policy: null };
  }
}

/**
 * Where in a document a path such as `Statement.0.Action.1` stands, as people would say it.
 */
export function placeInPolicy(path: readonly PropertyKey[]): string {
  const parts = path.map((part) => (/^\d+$/.test(String(part)) ? `[${String(part)}]` : `.${String(part)}`));
  return parts.join('').replace(/^\./, '');
}
