'use client';

import { type ReactNode, useState } from 'react';
import { Button } from './button.tsx';
import { type Choice, ChoiceList } from './choice-list.tsx';
import { Dialog, DialogBody, DialogFooter } from './dialog.tsx';
import { ErrorNotice } from './error-notice.tsx';

interface ChooseDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description: string;
  readonly legend: string;
  readonly choices: readonly Choice[];
  /** Said when there is nothing to choose from. */
  readonly empty: string;
  readonly submitLabel: string;
  /** More to choose, above the list. */
  readonly children?: ReactNode;
  readonly onSubmit: (chosen: string[]) => Promise<unknown>;
}

/** Chooses several things and does one thing with them; stays open with the reason when refused. */
export function ChooseDialog(props: ChooseDialogProps) {
  const { open, onOpenChange, title, description } = props;
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={description}>
      <ChooseBody {...props} />
    </Dialog>
  );
}

function ChooseBody({
  legend,
  choices,
  empty,
  submitLabel,
  children,
  onSubmit,
  onOpenChange,
}: ChooseDialogProps) {
  const [chosen, setChosen] = useState<string[]>([]);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const valid = chosen.filter((id) => choices.some((choice) => choice.id === id));
  const submit = async () => {
    setBusy(true);
    setError(null);
    try {
      await onSubmit(valid);
      onOpenChange(false);
    } catch (cause) {
      setError(cause instanceof Error ? cause : new Error(String(cause)));
    } finally {
      setBusy(false);
    }
  };
  return (
    <form
      className="flex min-h-0 flex-1 flex-col"
      onSubmit={(event) => {
        event.preventDefault();
        // A dialog may stand within a form, whose own submission this is not.
        event.stopPropagation();
        void submit();
      }}
    >
      <DialogBody>
        {error ? <ErrorNotice error={error} title="Nothing was changed." /> : null}
        {children}
        <ChoiceList legend={legend} choices={choices} chosen={valid} onChange={setChosen} empty={empty} />
      </DialogBody>
      <DialogFooter>
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" variant="primary" busy={busy} disabled={valid.length === 0}>
          {submitLabel}
        </Button>
      </DialogFooter>
    </form>
  );
}
