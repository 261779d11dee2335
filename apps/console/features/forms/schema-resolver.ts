import type { FieldErrors, FieldValues, Resolver } from 'react-hook-form';
import type { z } from 'zod';

/**
 * Checks a form with the contract's own schema before it is sent, so that console and server never disagree.
 *
 * @param load - Gives the schema; null: everything is accepted.
 * @param bodyOf - Makes the body of what stands in the fields.
 * @param wrap - Key that the body stands under on the wire (`user` for identity bodies); form fields omit it.
 */
export function schemaResolver(
  load: () => Promise<z.ZodType | null>,
  bodyOf: (values: FieldValues) => FieldValues = (values) => values,
  wrap?: string,
): Resolver<FieldValues> {
  return async (values) => {
    const body = bodyOf(values);
    const schema = await load();
    if (!schema) return { values: body, errors: {} };
    const checked = schema.safeParse(wrap ? { [wrap]: body } : body);
    if (checked.success) return { values: body, errors: {} };
    const errors: FieldErrors = {};
    for (const issue of checked.error.issues) {
      const path = wrap ? issue.path.slice(1) : issue.path;
      setAt(errors, path.length > 0 ? path : ['root'], {
        type: issue.code ?? 'invalid',
        message: plainMessage(issue),
      });
    }
    return { values: {}, errors };
  };
}

/** A message that a person who has never heard of zod understands. */
function plainMessage(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_type' && issue.input === undefined) return 'is required';
  if (issue.code === 'too_small' && issue.origin === 'string') {
    return issue.minimum === 1 ? 'is required' : `must have at least ${issue.minimum} characters`;
  }
  if (issue.code === 'too_big' && issue.origin === 'string')
    return `must have at most ${issue.maximum} characters`;
  if (issue.code === 'too_small' && issue.origin === 'array') return 'is required';
  if (issue.code === 'too_small') return `must be at least ${issue.minimum}`;
  if (issue.code === 'too_big') return `must be at most ${issue.maximum}`;
  return issue.message.replace(/^Invalid input: /, '');
}

/** Puts an error at a path of nested objects; the first one there stands. */
function setAt(
  errors: FieldErrors,
  path: readonly PropertyKey[],
  error: { type: string; message: string },
): void {
  let place = errors as Record<PropertyKey, unknown>;
  for (const key of path.slice(0, -1)) {
    place[key] ??= {};
    place = place[key] as Record<PropertyKey, unknown>;
  }
  const last = path.at(-1);
  if (last !== undefined) place[last] ??= error;
}
