'use client';

import { toast } from 'sonner';
import type { FieldSpec } from '../forms/field-spec.ts';
import { ResourceDialog } from '../forms/resource-dialog.tsx';
import { GroupMappings } from './group-mappings.tsx';
import { type IdentityProvider, useCreateIdentityProvider, useUpdateIdentityProvider } from './queries.ts';

const fieldsFor = (isNew: boolean): readonly FieldSpec[] => [
  { name: 'name', label: 'Name', placeholder: 'company', help: 'Shown on the sign-in page.' },
  {
    name: 'issuer',
    label: 'Issuer',
    monospace: true,
    placeholder: 'https://login.example.com',
    help: 'Address of the OpenID Connect provider; its /.well-known/openid-configuration is read from there.',
  },
  { name: 'client_id', label: 'Client id', monospace: true },
  {
    name: 'client_secret',
    label: 'Client secret',
    kind: 'password',
    ...(isNew ? {} : { optional: true, help: 'Never shown. Left empty, it stays as it is.' }),
  },
  {
    name: 'scopes',
    label: 'Scopes',
    monospace: true,
    help: 'Separated by blanks; openid is always asked for.',
  },
  {
    name: 'groups_claim',
    label: 'Claim with groups',
    monospace: true,
    help: 'Claim of the ID token, or of the user-info answer, that lists the groups of a user.',
  },
  { name: 'enabled', label: 'Users may sign in by it', kind: 'switch' },
  { name: 'description', label: 'Description', optional: true },
];

interface IdentityProviderDialogProps {
  /** Null: a new one is created. */
  readonly provider: IdentityProvider | null;
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
}

export function IdentityProviderDialog({ provider, ...dialog }: IdentityProviderDialogProps) {
  const create = useCreateIdentityProvider();
  const update = useUpdateIdentityProvider();
  if (provider) {
    const { name, issuer, client_id, scopes, groups_claim, enabled, description, group_mappings } = provider;
    return (
      <ResourceDialog
        {...dialog}
        wide
        title="Edit identity provider"
        submitLabel="Save changes"
        fields={fieldsFor(false)}
        operation="updateIdentityProvider"
        wrap="identity_provider"
        path={{ provider_id: provider.id }}
        defaults={{
          name,
          issuer,
          client_id,
          client_secret: '',
          scopes,
          groups_claim,
          enabled,
          description,
          group_mappings,
        }}
        onSubmit={async (input) => {
          await update.mutateAsync(input);
          toast.success('The identity provider is updated');
        }}
      >
        <GroupMappings />
      </ResourceDialog>
    );
  }
  return (
    <ResourceDialog
      {...dialog}
      wide
      title="Add identity provider"
      description="Its users may then sign in to the console without a password of this account. Tell it the redirect address that is shown afterwards."
      submitLabel="Add identity provider"
      fields={fieldsFor(true)}
      operation="createIdentityProvider"
      wrap="identity_provider"
      defaults={{
        name: '',
        issuer: '',
        client_id: '',
        client_secret: '',
        scopes: 'openid profile email',
        groups_claim: 'groups',
        enabled: true,
        description: '',
        group_mappings: [],
      }}
      onSubmit={async (input) => {
        const answer = await create.mutateAsync(input);
        toast.success(`${answer.identity_provider.name} is added`, {
          description: 'Copy its redirect address to the provider.',
        });
      }}
    >
      <GroupMappings />
    </ResourceDialog>
  );
}
