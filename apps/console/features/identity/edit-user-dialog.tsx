'use client';

import { toast } from 'sonner';
import type { FieldSpec } from '../forms/field-spec.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { accessModeOptions } from './access-mode.ts';
import { type DetailedUser, useUpdateUser } from './queries.ts';
import { contactFields, descriptionField, nameField } from './user-fields.ts';

const fields: readonly FieldSpec[] = [
  nameField,
  { name: 'access_mode', label: 'Access', kind: 'select', options: accessModeOptions },
  { name: 'enabled', label: 'May sign in and use access keys', kind: 'switch' },
  {
    name: 'password',
    label: 'New password',
    kind: 'password',
    optional: true,
    help: 'Left empty, it stays as it is. A new one ends the sessions of the user, who must choose another.',
  },
  ...contactFields,
  descriptionField,
];

interface EditUserDialogProps {
  readonly user: DetailedUser;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function EditUserDialog({ user, open, onOpenChange }: EditUserDialogProps) {
  const update = useUpdateUser();
  return (
    <ResourceDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Edit user"
      submitLabel="Save changes"
      fields={fields}
      operation="updateUserDetails"
      wrap="user"
      path={{ user_id: user.id }}
      defaults={{
        name: user.name,
        access_mode: user.access_mode,
        enabled: user.enabled,
        password: '',
        email: user.email,
        areacode: user.areacode,
        phone: user.phone,
        description: user.description,
      }}
      onSubmit={async (input) => {
        await update.mutateAsync(input);
        toast.success('The user is updated');
      }}
    />
  );
}
