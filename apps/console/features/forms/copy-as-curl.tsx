'use client';

import type { OperationContract } from '@turnpike/contracts/http/operation';
import { Terminal } from 'lucide-react';
import { toast } from 'sonner';
import { Button } from '../../components/button.tsx';
import { type OwnInput, useComplete } from '../api/use-operation.ts';
import { curlOfOperation } from './curl-of-operation.ts';

interface CopyAsCurlProps<C extends OperationContract> {
  readonly contract: C;
  /** What would be sent now. */
  readonly input: () => OwnInput<C>;
}

/** Puts the call that a form is about to make on the clipboard. */
export function CopyAsCurl<C extends OperationContract>({ contract, input }: CopyAsCurlProps<C>) {
  const complete = useComplete<C>();
  const copy = async () => {
    await navigator.clipboard.writeText(curlOfOperation(window.location.origin, contract, complete(input())));
    toast.success('The call is on the clipboard', {
      description: 'Set TURNPIKE_TOKEN first: Settings shows how. Typed secrets are left out.',
    });
  };
  return (
    <Button variant="ghost" size="sm" onClick={() => void copy()}>
      <Terminal aria-hidden />
      Copy as curl
    </Button>
  );
}
