'use client';

import { parseAsInteger, parseAsString, useQueryStates } from 'nuqs';
import { cn } from './class-names.ts';
import { filterClass } from './input-class.ts';

interface FilterSelectProps {
  readonly name: string;
  readonly label: string;
  /** Text of the choice that filters nothing. */
  readonly all: string;
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** Another filter that means nothing any more once this one is changed. */
  readonly resets?: string | undefined;
}

/** A choice that lives in the address under `name`. */
export function FilterSelect({ name, label, all, options, resets }: FilterSelectProps) {
  const [values, setValues] = useQueryStates({
    [name]: parseAsString,
    page: parseAsInteger,
    ...(resets ? { [resets]: parseAsString } : {}),
  });
  const value = values[name];
  return (
    <select
      aria-label={label}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) =>
        void setValues({
          [name]: event.target.value || null,
          page: null,
          ...(resets ? { [resets]: null } : {}),
        })
      }
      className={cn(filterClass, 'min-w-32 px-2')}
    >
      <option value="">{all}</option>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.label}
        </option>
      ))}
    </select>
  );
}
