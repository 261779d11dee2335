'use client';

import { Search } from 'lucide-react';
import { debounce, parseAsInteger, parseAsString, useQueryStates } from 'nuqs';
import { useId } from 'react';
import { cn } from './class-names.ts';
import { filterClass } from './input-class.ts';

const SEARCH_DELAY_MS = 250;

interface SearchInputProps {
  readonly name: string;
  readonly label: string;
  /** What is offered while one types, for filters that want the whole of a name. */
  readonly suggestions?: readonly string[] | undefined;
}

/** A text filter that lives in the address under `name`; a new filter starts at the first page. */
export function SearchInput({ name, label, suggestions = [] }: SearchInputProps) {
  const list = useId();
  const [values, setValues] = useQueryStates({
    [name]: parseAsString.withDefault(''),
    page: parseAsInteger,
  });
  const text = values[name];
  return (
    <div className="relative w-full max-w-64">
      <Search className="pointer-events-none absolute top-2 left-2.5 size-4 text-faint" aria-hidden />
      <input
        type="search"
        aria-label={label}
        placeholder={label}
        list={suggestions.length > 0 ? list : undefined}
        value={typeof text === 'string' ? text : ''}
        onChange={(event) =>
          void setValues(
            { [name]: event.target.value || null, page: null },
            { limitUrlUpdates: debounce(SEARCH_DELAY_MS) },
          )
        }
        className={cn(filterClass, 'w-full pr-2.5 pl-8')}
      />
      {suggestions.length > 0 ? (
        <datalist id={list}>
          {suggestions.map((suggestion) => (
            <option key={suggestion} value={suggestion} />
          ))}
        </datalist>
      ) : null}
    </div>
  );
}
