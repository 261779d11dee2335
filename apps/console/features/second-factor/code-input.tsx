'use client';

import { type Ref, useId } from 'react';
import { cn } from '../../components/class-names.ts';
import { codeInputClass } from '../../components/input-class.ts';

interface CodeInputProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (digits: string) => void;
  readonly help?: string | undefined;
  readonly ref?: Ref<HTMLInputElement> | undefined;
}

const DIGITS = 6;

/** Six digits of an authenticator; blanks, as some apps show them, may be pasted along. */
export function CodeInput({ label, value, onChange, help, ref }: CodeInputProps) {
  const id = useId();
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="mb-1.5 block font-medium">
        {label}
      </label>
      <input
        id={id}
        ref={ref}
        value={value}
        inputMode="numeric"
        autoComplete="one-time-code"
        maxLength={DIGITS + 2}
        placeholder="000000"
        aria-describedby={help ? `${id}-help` : undefined}
        onChange={({ target }) => onChange(target.value.replace(/\D/g, '').slice(0, DIGITS))}
        className={cn(codeInputClass, 'text-lg tracking-[0.3em]')}
      />
      {help ? (
        <p id={`${id}-help`} className="mt-1 text-xs text-muted">
          {help}
        </p>
      ) : null}
    </div>
  );
}

export const isWholeCode = (value: string): boolean => value.length === DIGITS;
