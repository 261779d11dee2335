'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { ChooseDialog } from '../../components/choose-dialog.tsx';
import { LabelledSelect } from '../../components/labelled-select.tsx';
import { publicationsOf } from '../apis/publications.ts';
import type { ApiDetail } from '../apis/queries.ts';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { authorisationOutcome } from './authorisation-outcome.ts';
import { useAuthorise, useAuthorisedCredentials, useCredentials } from './queries.ts';

interface AuthoriseCredentialsProps {
  readonly gatewayId: string;
  readonly api: ApiDetail;
}

/** Lets credentials call an API where it is published. */
export function AuthoriseCredentialsButton({ gatewayId, api }: AuthoriseCredentialsProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <GuardedButton action="apig:apis:grantAppAccess" size="sm" onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        Authorise credentials
      </GuardedButton>
      {open ? <AuthoriseDialog gatewayId={gatewayId} api={api} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function AuthoriseDialog({ gatewayId, api, onClose }: AuthoriseCredentialsProps & { onClose: () => void }) {
  const publications = publicationsOf(api);
  const [environmentId, setEnvironmentId] = useState(publications[0]?.environmentId ?? '');
  const credentials = useCredentials(gatewayId, { limit: 500 }).data?.apps ?? [];
  const auths = useAuthorisedCredentials(gatewayId, api.id).data?.auths ?? [];
  const authorise = useAuthorise(gatewayId);
  const taken = new Set(auths.filter((auth) => auth.env_id === environmentId).map((auth) => auth.app_id));
  const choices = credentials.filter((credential) => !taken.has(credential.id));
  return (
    <ChooseDialog
      open
      onOpenChange={onClose}
      title="Authorise credentials"
      description={`They may then call ${api.name} in the environment.`}
      legend="Credentials"
      choices={choices.map(({ id, name, app_key }) => ({ id, label: name, hint: app_key }))}
      empty={
        publications.length === 0
          ? 'Publish the API first: an authorisation holds for an environment.'
          : 'Every credential of this gateway is authorised already.'
      }
      submitLabel="Authorise"
      onSubmit={async (app_ids) => {
        const answer = await authorise.mutateAsync({
          path: { instance_id: gatewayId },
          body: { env_id: environmentId, app_ids, api_ids: [api.id] },
        });
        toast.success(authorisationOutcome(answer));
      }}
    >
      <LabelledSelect
        label="Environment"
        value={environmentId}
        onChange={setEnvironmentId}
        options={publications.map((one) => ({ value: one.environmentId, label: one.environmentName }))}
      />
    </ChooseDialog>
  );
}
