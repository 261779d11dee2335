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
}

/** A choice that lives in the address under `name`. */
export function FilterSelect({ name, label, all, options }: FilterSelectProps) {
  const [values, setValues] = useQueryStates({ [name]: parseAsString, page: parseAsInteger });
  const value = values[name];
  return (
    <select
      aria-label={label}
      value={typeof value === 'string' ? value : ''}
      onChange={(event) => void setValues({ [name]: event.target.value || null, page: null })}
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
