'use client';

import { TriangleAlert } from 'lucide-react';
import { Button } from './button.tsx';
import { CopyButton } from './copy-button.tsx';
import { Dialog, DialogBody, DialogFooter } from './dialog.tsx';

export interface SecretValue {
  readonly label: string;
  readonly value: string;
}

interface SecretDialogProps {
  readonly title: string;
  /** Null: closed. The caller forgets them on close. */
  readonly values: readonly SecretValue[] | null;
  readonly onClose: () => void;
}

/** Shows what is never shown again. */
export function SecretDialog({ title, values, onClose }: SecretDialogProps) {
  return (
    <Dialog
      open={values !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title={title}
      description="Copy it now and keep it safe."
    >
      <DialogBody>
        <p className="flex gap-2.5 rounded-md border border-warning/30 bg-warning-soft px-3 py-2.5">
          <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warning" aria-hidden />
          This is the only time that the secret is shown. Lost secrets are replaced, never read again.
        </p>
        <dl className="space-y-3">
          {(values ?? []).map(({ label, value }) => (
            <div key={label}>
              <dt className="mb-1 font-medium">{label}</dt>
              <dd className="flex items-center gap-2 rounded-md border border-line bg-canvas py-1 pr-1 pl-3">
                <code className="min-w-0 flex-1 font-mono text-sm break-all">{value}</code>
                <CopyButton text={value} label={label.toLowerCase()} />
              </dd>
            </div>
          ))}
        </dl>
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          I have copied it
        </Button>
      </DialogFooter>
    </Dialog>
  );
}
