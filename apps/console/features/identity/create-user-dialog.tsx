'use client';

import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import { SecretDialog, type SecretValue } from '../../components/secret-dialog.tsx';
import type { FieldSpec } from '../forms/field-spec.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { generatePassword } from '../session/password-rules.ts';
import { useConsoleSession } from '../session/session-context.tsx';
import { accessModeOptions } from './access-mode.ts';
import { GroupChoice } from './group-choice.tsx';
import { useAddUserToGroup, useCreateUser } from './queries.ts';
import { userBody } from './user-body.ts';
import { contactFields, descriptionField, nameField } from './user-fields.ts';

const fields: readonly FieldSpec[] = [
  nameField,
  { name: 'access_mode', label: 'Access', kind: 'select', options: accessModeOptions },
  {
    name: 'first_password',
    label: 'First password',
    kind: 'select',
    options: [
      { value: 'typed', label: 'I type it' },
      { value: 'generated', label: 'Generate one and show it once' },
      { value: 'none', label: 'None: single sign-on or access keys only' },
    ],
  },
  {
    name: 'password',
    label: 'Password',
    kind: 'password',
    when: { field: 'first_password', is: 'typed' },
    help: '8 to 64 characters of at least two kinds, and what the password policy asks for beyond.',
  },
  { name: 'pwd_status', label: 'Must choose another password at the first sign-in', kind: 'switch' },
  ...contactFields,
  descriptionField,
];

/** Longest minimum that a policy can have. */
const LONGEST_MINIMUM = 32;

interface CreateUserDialogProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

/** Creates a user, with a password and groups at once. */
export function CreateUserDialog({ open, onOpenChange }: CreateUserDialogProps) {
  const { accountId, accountName } = useConsoleSession();
  const create = useCreateUser();
  const join = useAddUserToGroup();
  const [groupIds, setGroupIds] = useState<string[]>([]);
  const [shown, setShown] = useState<readonly SecretValue[] | null>(null);
  const [generated, setGenerated] = useState('');
  useEffect(() => {
    if (!open) return;
    setGenerated(generatePassword({ minimum_password_length: LONGEST_MINIMUM }));
    setGroupIds([]);
  }, [open]);
  const joinGroups = async (user: { id: string; name: string }) => {
    const answers = await Promise.allSettled(
      groupIds.map((group_id) => join.mutateAsync({ path: { group_id, user_id: user.id } })),
    );
    const refused = answers.find((answer) => answer.status === 'rejected');
    if (refused)
      toast.error(`${user.name} is not in all groups`, { description: String(refused.reason.message) });
  };
  return (
    <>
      <ResourceDialog
        open={open}
        onOpenChange={onOpenChange}
        title="Create user"
        description="A new user may do nothing until policies are granted, best by a group."
        submitLabel="Create user"
        fields={fields}
        operation="createUser"
        wrap="user"
        fixed={{ domain_id: accountId }}
        defaults={{
          name: '',
          access_mode: 'default',
          first_password: 'typed',
          password: '',
          pwd_status: true,
          email: '',
          areacode: '',
          phone: '',
          description: '',
        }}
        shape={(values) => userBody(values, generated)}
        onSubmit={async (input) => {
          const { user } = await create.mutateAsync(input);
          await joinGroups(user);
          const { password } = (input.body as { user: { password?: string } }).user;
          toast.success(`User ${user.name} is created`);
          if (password !== undefined && password === generated)
            setShown([
              { label: 'Account', value: accountName },
              { label: 'User name', value: user.name },
              { label: 'Password', value: password },
            ]);
        }}
      >
        <GroupChoice chosen={groupIds} onChange={setGroupIds} open={open} />
      </ResourceDialog>
      <SecretDialog title="First password" values={shown} onClose={() => setShown(null)} />
    </>
  );
}
