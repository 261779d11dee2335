'use client';

import { X } from 'lucide-react';
import { useId, useState } from 'react';
import { cn } from './class-names.ts';
import { codeInputClass } from './input-class.ts';

interface TokenInputProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly onChange: (values: string[]) => void;
  readonly placeholder?: string | undefined;
  /** What is offered while one types. */
  readonly suggestions?: readonly string[] | undefined;
  readonly help?: string | undefined;
}

const MOST_OFFERED = 60;

/** Several short texts, such as actions: Enter or comma adds, Backspace takes the last one away. */
export function TokenInput({
  label,
  values,
  onChange,
  placeholder,
  suggestions = [],
  help,
}: TokenInputProps) {
  const id = useId();
  const [typed, setTyped] = useState('');
  const add = (text: string) => {
    const tokens = text.split(/[\s,]+/).filter((token) => token !== '' && !values.includes(token));
    if (tokens.length > 0) onChange([...values, ...new Set(tokens)]);
    setTyped('');
  };
  // A whole suggestion is taken at once, unless it may be the beginning of a longer one.
  const isChosen = (text: string) =>
    suggestions.includes(text) && !suggestions.some((other) => other !== text && other.startsWith(text));
  const word = typed.toLowerCase();
  const offered = suggestions
    .filter((suggestion) => suggestion.toLowerCase().includes(word) && !values.includes(suggestion))
    .slice(0, MOST_OFFERED);
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium">
        {label}
      </label>
      {values.length > 0 ? (
        <ul className="mb-1.5 flex flex-wrap gap-1.5">
          {values.map((value) => (
            <li
              key={value}
              className="inline-flex max-w-full items-center gap-1 rounded-sm bg-sunken py-0.5 pr-0.5 pl-1.5 font-mono text-xs"
            >
              <span className="min-w-0 break-all">{value}</span>
              <button
                type="button"
                aria-label={`Remove ${value}`}
                onClick={() => onChange(values.filter((other) => other !== value))}
                className="grid size-5 shrink-0 place-items-center rounded-sm text-muted hover:text-ink"
              >
                <X className="size-3" aria-hidden />
              </button>
            </li>
          ))}
        </ul>
      ) : null}
      <input
        id={id}
        list={`${id}-list`}
        value={typed}
        onChange={({ target }) => {
          if (isChosen(target.value) || /[,\s]$/.test(target.value)) add(target.value);
          else setTyped(target.value);
        }}
        onBlur={() => add(typed)}
        onKeyDown={(event) => {
          if (event.key === 'Enter' && typed !== '') {
            event.preventDefault();
            add(typed);
          } else if (event.key === 'Backspace' && typed === '') onChange(values.slice(0, -1));
        }}
        aria-describedby={help ? `${id}-help` : undefined}
        placeholder={placeholder}
        spellCheck={false}
        autoComplete="off"
        className={cn(codeInputClass, 'text-xs')}
      />
      <datalist id={`${id}-list`}>
        {offered.map((suggestion) => (
          <option key={suggestion} value={suggestion} />
        ))}
      </datalist>
      {help ? (
        <p id={`${id}-help`} className="mt-1 text-xs text-muted">
          {help}
        </p>
      ) : null}
    </div>
  );
}
