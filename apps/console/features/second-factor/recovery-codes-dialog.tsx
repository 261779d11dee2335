'use client';

import { Download, TriangleAlert } from 'lucide-react';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Dialog, DialogBody, DialogFooter } from '../../components/dialog.tsx';
import { useConsoleSession } from '../session/session-context.tsx';

interface RecoveryCodesDialogProps {
  /** Null: closed. The caller forgets them on close. */
  readonly codes: readonly string[] | null;
  readonly onClose: () => void;
}

/** Shows recovery codes, the only time. */
export function RecoveryCodesDialog({ codes, onClose }: RecoveryCodesDialogProps) {
  const { name, accountName } = useConsoleSession();
  const text = (codes ?? []).join('\n');
  return (
    <Dialog
      open={codes !== null}
      onOpenChange={(open) => (open ? undefined : onClose())}
      title="Your recovery codes"
      description="Each signs you in once when your authenticator is not at hand."
    >
      <DialogBody>
        <p className="flex gap-2.5 rounded-md border border-warning/30 bg-warning-soft px-3 py-2.5">
          <TriangleAlert className="mt-0.5 size-4 shrink-0 text-warning" aria-hidden />
          They are shown now and never again. Codes that you had before count no more.
        </p>
        <ul
          aria-label="Recovery codes"
          className="grid grid-cols-2 gap-x-6 gap-y-1.5 rounded-md border border-line bg-canvas px-4 py-3 font-mono text-sm"
        >
          {(codes ?? []).map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="-ml-2 flex flex-wrap gap-1">
          <CopyButton text={text} label="recovery codes" showLabel />
          <Button
            variant="ghost"
            size="sm"
            onClick={() => download(`turnpike-recovery-codes-${accountName}-${name}.txt`, `${text}\n`)}
          >
            <Download aria-hidden />
            Download
          </Button>
        </div>
      </DialogBody>
      <DialogFooter>
        <Button variant="primary" onClick={onClose}>
          I have kept them
        </Button>
      </DialogFooter>
    </Dialog>
  );
}

/** Hands a text to the browser as a file. */
function download(fileName: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = fileName;
  link.click();
  URL.revokeObjectURL(address);
}
