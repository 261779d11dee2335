'use client';

import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { cn } from '../../components/class-names.ts';
import { codeInputClass } from '../../components/input-class.ts';
import { Refusal } from './refusal.tsx';
import { sessionFormClass } from './session-frame.tsx';

const DIGITS = 6;

const ways = {
  totp_code: {
    label: 'Code from your authenticator',
    help: 'Six digits, a new one every thirty seconds.',
    other: 'Use a recovery code',
    empty: 'Type the six digits that your authenticator shows.',
  },
  recovery_code: {
    label: 'Recovery code',
    help: 'Each recovery code signs you in once.',
    other: 'Use the authenticator',
    empty: 'Type one of your recovery codes.',
  },
} as const;

type Way = keyof typeof ways;

interface Props {
  readonly refusal: string;
  readonly onSend: (code: Partial<Record<Way, string>>) => Promise<void>;
  readonly onBack: () => void;
}

/** The second factor: a code of the authenticator, sent once it is whole, or one of the recovery codes. */
export function SecondFactorStep({ refusal, onSend, onBack }: Props) {
  const [way, setWay] = useState<Way>('totp_code');
  const [code, setCode] = useState('');
  const [busy, setBusy] = useState(false);
  const [hint, setHint] = useState('');
  const input = useRef<HTMLInputElement>(null);
  const id = useId();
  const { label, help, other, empty } = ways[way];
  // The step comes in place of the form before, whose focus is gone with it.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the other way has a field of its own to begin in.
  useEffect(() => input.current?.focus(), [way]);
  const send = async (value: string) => {
    if (busy) return;
    if (value.trim() === '') {
      setHint(empty);
      input.current?.focus();
      return;
    }
    setHint('');
    setBusy(true);
    await onSend({ [way]: value });
    setBusy(false);
    setCode('');
    input.current?.focus();
  };
  const type = (text: string) => {
    if (way === 'recovery_code') return setCode(text);
    const digits = text.replace(/\D/g, '').slice(0, DIGITS);
    setCode(digits);
    if (digits.length === DIGITS && digits !== code) void send(digits);
  };
  const changeWay = () => {
    setCode('');
    setHint('');
    setWay(way === 'totp_code' ? 'recovery_code' : 'totp_code');
  };
  return (
    <form
      noValidate
      method="post"
      onSubmit={(event) => {
        event.preventDefault();
        void send(code);
      }}
      className={sessionFormClass}
    >
      <div>
        <label htmlFor={id} className="mb-1.5 block font-medium">
          {label}
        </label>
        <input
          key={way}
          ref={input}
          id={id}
          name={way}
          value={code}
          readOnly={busy}
          inputMode={way === 'totp_code' ? 'numeric' : 'text'}
          autoComplete={way === 'totp_code' ? 'one-time-code' : 'off'}
          autoCapitalize="none"
          spellCheck={false}
          aria-invalid={refusal !== '' || hint !== '' || undefined}
          aria-describedby={`${id}-help`}
          onChange={({ target }) => type(target.value)}
          className={cn(codeInputClass, way === 'totp_code' && 'text-center text-xl tracking-[0.4em]')}
        />
        <p id={`${id}-help`} className="mt-1 text-xs text-muted">
          {help}
        </p>
      </div>
      <Refusal text={busy ? '' : hint || refusal} />
      <Button type="submit" variant="primary" className="w-full" busy={busy}>
        Continue
      </Button>
      <div className="flex flex-wrap justify-between gap-2">
        <Button type="button" variant="ghost" size="sm" onClick={onBack}>
          Start again
        </Button>
        <Button type="button" variant="ghost" size="sm" onClick={changeWay}>
          {other}
        </Button>
      </div>
    </form>
  );
}
