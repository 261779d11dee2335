'use client';

import { type ReactNode, useId, useState } from 'react';
import { Button } from './button.tsx';
import { Dialog, DialogBody, DialogFooter } from './dialog.tsx';
import { ErrorNotice } from './error-notice.tsx';
import { inputClass } from './input-class.ts';

interface ConfirmDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  /** What is lost. */
  readonly description: string;
  readonly confirmLabel: string;
  /** The user has to type this first: for what cannot be undone and takes much with it. */
  readonly typed?: string | undefined;
  /** Nothing is lost by it, so that the button is no warning. */
  readonly harmless?: boolean | undefined;
  /** Beside the buttons. */
  readonly aside?: ReactNode;
  readonly onConfirm: () => Promise<unknown>;
}

/** Asks before something is taken away; stays open with the reason when the server refuses. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const { open, onOpenChange, title, description } = props;
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={description}>
      <ConfirmBody {...props} />
    </Dialog>
  );
}

function ConfirmBody(props: ConfirmDialogProps) {
  const { onOpenChange, confirmLabel, typed, harmless, aside, onConfirm } = props;
  const [text, setText] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const inputId = useId();
  const confirm = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onOpenChange(false);
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error(String(cause)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        // A dialog may stand within a form, whose own submission this is not.
        event.stopPropagation();
        void confirm();
      }}
    >
      <DialogBody>
        {typed ? (
          <div className="space-y-1.5">
            <label htmlFor={inputId} className="block">
              Type <span className="font-mono font-medium">{typed}</span> to confirm
            </label>
            <input
              id={inputId}
              value={text}
              autoComplete="off"
              spellCheck={false}
              onChange={(event) => setText(event.target.value)}
              className={inputClass}
            />
          </div>
        ) : null}
        {error ? <ErrorNotice error={error} title="Nothing was changed." /> : null}
      </DialogBody>
      <DialogFooter aside={aside}>
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button
          type="submit"
          variant={harmless ? 'primary' : 'dangerSolid'}
          busy={busy}
          disabled={typed !== undefined && text !== typed}
        >
          {confirmLabel}
        </Button>
      </DialogFooter>
    </form>
  );
}
