'use client';

import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { GuardedButton } from './guarded-button.tsx';

interface DeleteButtonProps {
  readonly action: string;
  /** What the button and the dialog say: "Delete environment". */
  readonly label: string;
  /** Name of the thing, for the question. */
  readonly name: string;
  /** What is lost with it. */
  readonly consequence: string;
  readonly onDelete: () => Promise<unknown>;
  readonly done?: string | undefined;
  /** The name has to be typed. */
  readonly typed?: boolean | undefined;
  /** Icon only, for rows of tables. */
  readonly compact?: boolean | undefined;
}

/** Deletion, everywhere the same: permission, question, reason when refused, word when done. */
export function DeleteButton(props: DeleteButtonProps) {
  const { action, label, name, consequence, onDelete, typed, compact } = props;
  const [open, setOpen] = useState(false);
  return (
    <>
      <GuardedButton
        action={action}
        variant={compact ? 'ghost' : 'danger'}
        size={compact ? 'iconSm' : 'md'}
        aria-label={compact ? `${label} ${name}` : undefined}
        onClick={() => setOpen(true)}
      >
        <Trash2 aria-hidden />
        {compact ? null : label}
      </GuardedButton>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`${label}?`}
        description={`${name}: ${consequence}`}
        confirmLabel={label}
        typed={typed ? name : undefined}
        onConfirm={async () => {
          await onDelete();
          toast.success(props.done ?? `${name} is deleted`);
        }}
      />
    </>
  );
}
