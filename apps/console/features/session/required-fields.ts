import type { FieldValues, Resolver } from 'react-hook-form';

/** Marks the fields that were left empty; whether the rest is right, only the server knows. */
export function requiredFields<Values extends FieldValues>(names: readonly string[]): Resolver<Values> {
  return (values) => {
    const empty = names.filter((name) => values[name] === '');
    if (empty.length === 0) return { values, errors: {} };
    const errors = Object.fromEntries(
      empty.map((name) => [name, { type: 'required', message: 'is required' }]),
    );
    return { values: {}, errors } as ReturnType<Resolver<Values>>;
  };
}
