'use client';

import { Terminal } from 'lucide-react';
import { toast } from 'sonner';
import { Button } from '../../components/button.tsx';
import type { OperationName } from '../api/operation-names.ts';
import { useRoute } from '../api/routes-context.tsx';
import { type OwnInput, useComplete } from '../api/use-operation.ts';
import { curlOfOperation } from './curl-of-operation.ts';

interface CopyAsCurlProps<Name extends OperationName> {
  readonly operation: Name;
  /** What would be sent now. */
  readonly input: () => OwnInput<Name>;
}

/** Puts the call that a form is about to make on the clipboard. */
export function CopyAsCurl<Name extends OperationName>({ operation, input }: CopyAsCurlProps<Name>) {
  const complete = useComplete<Name>();
  const route = useRoute(operation);
  const copy = async () => {
    await navigator.clipboard.writeText(curlOfOperation(window.location.origin, route, complete(input())));
    toast.success('The call is on the clipboard', {
      description: 'It signs with your access key, from the environment. Typed secrets are left out.',
    });
  };
  return (
    <Button variant="ghost" size="sm" onClick={() => void copy()}>
      <Terminal aria-hidden />
      Copy as curl
    </Button>
  );
}
