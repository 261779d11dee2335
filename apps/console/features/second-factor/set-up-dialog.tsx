'use client';

import dynamic from 'next/dynamic';
import { Dialog } from '../../components/dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import type { SetUpStepsProps } from './set-up-steps.tsx';

// Drawing QR codes is needed once in the life of an authenticator.
const SetUpSteps = dynamic(() => import('./set-up-steps.tsx').then((module) => module.SetUpSteps), {
  ssr: false,
  loading: () => <Skeleton className="m-5 h-64" />,
});

/** Binds an authenticator app to the signed-in user. */
export function SetUpDialog({ open, ...steps }: SetUpStepsProps & { readonly open: boolean }) {
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => (next ? undefined : steps.onCancel())}
      title="Set up an authenticator"
      description="From then on, signing in takes your password and a code of the app."
    >
      <SetUpSteps {...steps} />
    </Dialog>
  );
}
