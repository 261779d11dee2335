'use client';

import { ArrowUp } from 'lucide-react';
import { Button } from '../../components/button.tsx';

interface SchemaChoicesProps {
  readonly options: readonly string[];
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly label: string;
}

/** Some of several words, those that are chosen first and in their order. */
export function SchemaChoices({ options, value, onChange, label }: SchemaChoicesProps) {
  const chosen = Array.isArray(value) ? value.map(String) : [];
  const rest = options.filter((option) => !chosen.includes(option));
  const raise = (place: number) =>
    onChange([
      ...chosen.slice(0, place - 1),
      ...chosen.slice(place, place + 1),
      ...chosen.slice(place - 1, place),
      ...chosen.slice(place + 1),
    ]);
  return (
    <ul aria-label={label} className="divide-y divide-line rounded-md border border-line">
      {[...chosen, ...rest].map((option, index) => {
        const isChosen = index < chosen.length;
        return (
          <li key={option} className="flex h-9 items-center gap-2 px-3">
            <label className="flex min-w-0 flex-1 items-center gap-2">
              <input
                type="checkbox"
                checked={isChosen}
                onChange={() =>
                  onChange(isChosen ? chosen.filter((one) => one !== option) : [...chosen, option])
                }
                className="size-3.5 accent-accent"
              />
              <code className="truncate font-mono text-xs">{option}</code>
            </label>
            {isChosen && index > 0 ? (
              <Button
                size="iconSm"
                variant="ghost"
                aria-label={`Raise ${option}`}
                onClick={() => raise(index)}
              >
                <ArrowUp aria-hidden />
              </Button>
            ) : null}
          </li>
        );
      })}
    </ul>
  );
}
