'use client';

import { toast } from 'sonner';
import type { FieldSpec } from '../forms/field-spec.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { useConsoleSession } from '../session/session-context.tsx';
import { type User, useCreateUser, useUpdateUser } from './queries.ts';

const name: FieldSpec = { name: 'name', label: 'Name', placeholder: 'amy' };
const description: FieldSpec = {
  name: 'description',
  label: 'Description',
  kind: 'textarea',
  rows: 2,
  optional: true,
};
const passwordHelp = '8 to 64 characters of at least two kinds.';

const createFields: readonly FieldSpec[] = [
  name,
  {
    name: 'password',
    label: 'Password',
    kind: 'password',
    optional: true,
    help: `${passwordHelp} Left empty, the user cannot sign in to the console.`,
  },
  { name: 'email', label: 'E-mail', optional: true },
  description,
];

const editFields: readonly FieldSpec[] = [
  name,
  {
    name: 'password',
    label: 'New password',
    kind: 'password',
    optional: true,
    help: `${passwordHelp} Left empty, it stays as it is.`,
  },
  { name: 'enabled', label: 'May sign in and use access keys', kind: 'switch' },
  description,
];

interface DialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function CreateUserDialog({ open, onOpenChange }: DialogProps) {
  const { accountId } = useConsoleSession();
  const create = useCreateUser();
  return (
    <ResourceDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Create user"
      description="A new user may do nothing until it is in a group that has a policy."
      submitLabel="Create user"
      fields={createFields}
      operation="createUser"
      wrap="user"
      fixed={{ domain_id: accountId }}
      defaults={{ name: '', password: '', email: '', description: '' }}
      onSubmit={async (input) => {
        const { user } = await create.mutateAsync(input);
        toast.success(`User ${user.name} is created`, { description: 'Put it into a group to let it work.' });
      }}
    />
  );
}

export function EditUserDialog({ user, open, onOpenChange }: DialogProps & { user: User }) {
  const update = useUpdateUser();
  return (
    <ResourceDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Edit user"
      submitLabel="Save changes"
      fields={editFields}
      operation="updateUser"
      wrap="user"
      path={{ user_id: user.id }}
      defaults={{ name: user.name, password: '', enabled: user.enabled, description: user.description }}
      onSubmit={async (input) => {
        await update.mutateAsync(input);
        toast.success('The user is updated');
      }}
    />
  );
}
