'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { ChooseDialog } from '../../components/choose-dialog.tsx';
import { EnvironmentSelect } from '../environments/environment-select.tsx';
import { RELEASE_ENVIRONMENT_ID } from '../environments/release.ts';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { authorisationOutcome } from './authorisation-outcome.ts';
import type { CredentialProps } from './credential-actions.tsx';
import { useAuthorise, useUnauthorisedApis } from './queries.ts';

/** Lets a credential call APIs of an environment. */
export function AuthoriseApisButton({ gatewayId, credential }: CredentialProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <GuardedButton action="apig:apis:grantAppAccess" size="sm" onClick={() => setOpen(true)}>
        <Plus aria-hidden />
        Authorise APIs
      </GuardedButton>
      {open ? (
        <AuthoriseApisDialog gatewayId={gatewayId} credential={credential} onClose={() => setOpen(false)} />
      ) : null}
    </>
  );
}

function AuthoriseApisDialog({ gatewayId, credential, onClose }: CredentialProps & { onClose: () => void }) {
  const [environmentId, setEnvironmentId] = useState<string>(RELEASE_ENVIRONMENT_ID);
  const apis = useUnauthorisedApis(gatewayId, credential.id, environmentId).data?.apis ?? [];
  const authorise = useAuthorise(gatewayId);
  return (
    <ChooseDialog
      open
      onOpenChange={onClose}
      title="Authorise APIs"
      description={`${credential.name} may then call them in the environment.`}
      legend="Published APIs"
      choices={apis.map((api) => ({ id: api.id, label: api.name, hint: api.req_uri }))}
      empty="No other API with credential authentication is published in this environment."
      submitLabel="Authorise"
      onSubmit={async (api_ids) => {
        const answer = await authorise.mutateAsync({
          path: { instance_id: gatewayId },
          body: { env_id: environmentId, app_ids: [credential.id], api_ids },
        });
        toast.success(authorisationOutcome(answer));
      }}
    >
      <EnvironmentSelect gatewayId={gatewayId} value={environmentId} onChange={setEnvironmentId} />
    </ChooseDialog>
  );
}
