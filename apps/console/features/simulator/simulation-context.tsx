'use client';

import { useId } from 'react';
import { inputClass } from '../../components/input-class.ts';
import { TokenInput } from '../../components/token-input.tsx';
import { isoOf, localOf } from '../audit/time-range.ts';
import type { SimulationInput } from './use-simulation.ts';

interface SimulationContextProps {
  readonly input: SimulationInput;
  readonly onChange: (change: Partial<SimulationInput>) => void;
}

/** The circumstances that conditions can speak of. */
export function SimulationContext({ input, onChange }: SimulationContextProps) {
  const id = useId();
  return (
    <details className="group" open={input.ip !== '' || input.time !== '' || input.mfa}>
      <summary className="cursor-pointer rounded-sm font-medium">Circumstances</summary>
      <div className="mt-3 space-y-3">
        <div className="grid gap-3 sm:grid-cols-2">
          <div>
            <label htmlFor={`${id}-ip`} className="mb-1 block text-xs text-muted">
              Source address
            </label>
            <input
              id={`${id}-ip`}
              value={input.ip}
              onChange={(event) => onChange({ ip: event.target.value })}
              placeholder="not known"
              className={inputClass}
            />
          </div>
          <div>
            <label htmlFor={`${id}-time`} className="mb-1 block text-xs text-muted">
              Time
            </label>
            <input
              id={`${id}-time`}
              type="datetime-local"
              value={localOf(input.time)}
              onChange={(event) => onChange({ time: isoOf(event.target.value) })}
              className={inputClass}
            />
          </div>
        </div>
        <label className="flex items-center gap-2">
          <input
            type="checkbox"
            checked={input.mfa}
            onChange={(event) => onChange({ mfa: event.target.checked })}
            className="size-3.5 accent-accent"
          />
          The second factor was shown
        </label>
        <TokenInput
          label="Tags of the resource"
          values={input.tags}
          onChange={(tags) => onChange({ tags })}
          placeholder="env=prod"
          help="Instead of its own."
        />
      </div>
    </details>
  );
}
