'use client';

import type { LucideIcon } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { toast } from 'sonner';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { GuardedButton } from './guarded-button.tsx';

interface ConfirmButtonProps {
  readonly action: string;
  readonly icon: LucideIcon;
  /** What the button and the dialog say: "Restart gateway". */
  readonly label: string;
  /** What comes of it. */
  readonly description: string;
  /** Said when it is done. */
  readonly done: string;
  /** Something is lost by it. */
  readonly danger?: boolean | undefined;
  readonly size?: 'sm' | undefined;
  readonly disabled?: boolean | undefined;
  /** Beside the buttons of the dialog. */
  readonly aside?: ReactNode;
  readonly onConfirm: () => Promise<unknown>;
}

/** What is asked about once before it is done: permission, question, reason when refused, word when done. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { action, icon: Icon, label, description, danger, size, disabled, aside } = props;
  const [open, setOpen] = useState(false);
  return (
    <>
      <GuardedButton
        action={action}
        variant={danger ? 'danger' : 'secondary'}
        size={size ?? 'md'}
        disabled={disabled}
        onClick={() => setOpen(true)}
      >
        <Icon aria-hidden />
        {label}
      </GuardedButton>
      <ConfirmDialog
        open={open}
        onOpenChange={setOpen}
        title={`${label}?`}
        description={description}
        confirmLabel={label}
        harmless={!danger}
        aside={aside}
        onConfirm={async () => {
          await props.onConfirm();
          toast.success(props.done);
        }}
      />
    </>
  );
}
