'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogBody, DialogFooter } from '../../components/dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { CodeInput, isWholeCode } from './code-input.tsx';
import { useUnbindDevice } from './queries.ts';

interface RemoveOwnDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly device: { readonly user_id: string; readonly serial_number: string };
}

/** Gives up one's own authenticator, which takes a code of it: a stolen session is not enough. */
export function RemoveOwnDialog(props: RemoveOwnDialogProps) {
  const { open, onOpenChange } = props;
  return (
    <Dialog
      open={open}
      onOpenChange={onOpenChange}
      title="Remove the authenticator?"
      description="Signing in will take your password alone, and your recovery codes are deleted."
    >
      <RemoveForm {...props} />
    </Dialog>
  );
}

function RemoveForm({ onOpenChange, device }: RemoveOwnDialogProps) {
  const [code, setCode] = useState('');
  const unbind = useUnbindDevice();
  const submit = () =>
    unbind.mutate(
      { body: { ...device, authentication_code: code } },
      {
        onSuccess: () => {
          onOpenChange(false);
          toast.success('The authenticator is removed');
        },
        onError: () => setCode(''),
      },
    );
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <DialogBody>
        <CodeInput
          label="Code from your authenticator"
          value={code}
          onChange={setCode}
          help="One that was not used to sign in before."
        />
        {unbind.error ? <ErrorNotice error={unbind.error} title="Nothing was changed." /> : null}
      </DialogBody>
      <DialogFooter>
        <Button onClick={() => onOpenChange(false)}>Cancel</Button>
        <Button type="submit" variant="dangerSolid" busy={unbind.isPending} disabled={!isWholeCode(code)}>
          Remove authenticator
        </Button>
      </DialogFooter>
    </form>
  );
}
