'use client';

import dynamic from 'next/dynamic';
import type { ReactNode } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import type { OperationName } from '../api/operation-names.ts';
import type { FieldSpec } from './field-spec.ts';
import type { ResourceDialogForm as Form } from './resource-dialog-form.tsx';
import type { ResourceFormOptions } from './use-resource-form.ts';

// Most visits read: what a form needs is loaded when the first one opens.
const ResourceDialogForm = dynamic(
  () => import('./resource-dialog-form.tsx').then((module) => module.ResourceDialogForm),
  { ssr: false, loading: () => <Skeleton className="m-5 h-48" /> },
) as typeof Form;

export interface ResourceDialogProps<Name extends OperationName> extends ResourceFormOptions<Name> {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  readonly title: string;
  readonly description?: ReactNode;
  readonly submitLabel: string;
  readonly fields: readonly FieldSpec[];
  readonly wide?: boolean | undefined;
  readonly children?: ReactNode;
}

/** Creates or edits one resource: the fields are data, the rules are the contract's. Closes when it is done. */
export function ResourceDialog<Name extends OperationName>(props: ResourceDialogProps<Name>) {
  const { open, onOpenChange, title, description, wide } = props;
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title={title} description={description} wide={wide}>
      <ResourceDialogForm {...props} />
    </Dialog>
  );
}
