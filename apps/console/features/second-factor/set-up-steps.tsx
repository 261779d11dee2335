'use client';

import { useEffect, useRef, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { DialogBody, DialogFooter } from '../../components/dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useConsoleSession } from '../session/session-context.tsx';
import { CodeInput, isWholeCode } from './code-input.tsx';
import { groupedSecret, otpauthUri } from './otpauth-uri.ts';
import { QrCode } from './qr-code.tsx';
import { useBindDevice, useCreateDevice, useCreateRecoveryCodes } from './queries.ts';

export interface SetUpStepsProps {
  readonly onCancel: () => void;
  /** The authenticator is bound; these are the first recovery codes. */
  readonly onDone: (recoveryCodes: readonly string[]) => void;
}

interface NewDevice {
  readonly serial_number: string;
  readonly base32_string_seed: string;
}

/** Makes a secret, shows it, and binds the authenticator by two codes in a row. */
export function SetUpSteps({ onCancel, onDone }: SetUpStepsProps) {
  const { id: user_id } = useConsoleSession();
  const { mutateAsync: create } = useCreateDevice();
  const [device, setDevice] = useState<NewDevice | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const asked = useRef(false);
  useEffect(() => {
    // Each call makes another secret: one per opening of the dialog.
    if (asked.current) return;
    asked.current = true;
    create({ body: { virtual_mfa_device: { name: `console-${user_id}`, user_id } } }).then(
      (answer) => setDevice(answer.virtual_mfa_device),
      (cause: unknown) => setError(cause instanceof Error ? cause : new Error(String(cause))),
    );
  }, [create, user_id]);
  if (error) {
    return (
      <>
        <DialogBody>
          <ErrorNotice error={error} title="No authenticator could be made." />
        </DialogBody>
        <DialogFooter>
          <Button onClick={onCancel}>Close</Button>
        </DialogFooter>
      </>
    );
  }
  return device ? (
    <BindForm device={device} onCancel={onCancel} onDone={onDone} />
  ) : (
    <Skeleton className="m-5 h-64" />
  );
}

function BindForm({ device, onCancel, onDone }: SetUpStepsProps & { device: NewDevice }) {
  const { id: user_id } = useConsoleSession();
  const [first, setFirst] = useState('');
  const [second, setSecond] = useState('');
  const [error, setError] = useState<Error | null>(null);
  const secondInput = useRef<HTMLInputElement>(null);
  const bind = useBindDevice();
  const makeCodes = useCreateRecoveryCodes();
  const submit = async () => {
    setError(null);
    try {
      await bind.mutateAsync({
        body: {
          user_id,
          serial_number: device.serial_number,
          authentication_code_first: first,
          authentication_code_second: second,
        },
      });
    } catch (cause) {
      setFirst('');
      setSecond('');
      return setError(cause instanceof Error ? cause : new Error(String(cause)));
    }
    // It is bound: without recovery codes it is complete all the same, and they can be made later.
    const made = await makeCodes.mutateAsync({ path: { user_id } }).catch(() => null);
    onDone(made?.recovery_codes ?? []);
  };
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <DialogBody>
        <SecretToScan secret={device.base32_string_seed} />
        <div>
          <p className="mb-2 font-semibold">2. Type two codes in a row</p>
          <div className="grid gap-3 sm:grid-cols-2">
            <CodeInput
              label="First code"
              value={first}
              onChange={(digits) => {
                setFirst(digits);
                if (isWholeCode(digits)) secondInput.current?.focus();
              }}
            />
            <CodeInput
              label="Next code"
              value={second}
              onChange={setSecond}
              help="Wait until the app shows another one."
              ref={secondInput}
            />
          </div>
        </div>
        {error ? <ErrorNotice error={error} title="The authenticator is not bound." /> : null}
      </DialogBody>
      <DialogFooter>
        <Button onClick={onCancel}>Cancel</Button>
        <Button
          type="submit"
          variant="primary"
          busy={bind.isPending || makeCodes.isPending}
          disabled={!isWholeCode(first) || !isWholeCode(second)}
        >
          Bind authenticator
        </Button>
      </DialogFooter>
    </form>
  );
}

function SecretToScan({ secret }: { secret: string }) {
  const { name, accountName } = useConsoleSession();
  const uri = otpauthUri(accountName, name, secret);
  return (
    <div>
      <p className="mb-2 font-semibold">1. Scan this with an authenticator app</p>
      <div className="flex flex-wrap items-start gap-4">
        <QrCode text={uri} label="QR code for your authenticator app" />
        <div className="min-w-48 flex-1 space-y-2">
          <p className="text-muted">Or type the secret: time-based, six digits, thirty seconds.</p>
          <code className="block font-mono text-sm break-words">{groupedSecret(secret)}</code>
          <div className="-ml-2 flex flex-wrap">
            <CopyButton text={secret} label="secret" showLabel />
            <CopyButton text={uri} label="otpauth address" showLabel />
          </div>
        </div>
      </div>
    </div>
  );
}
