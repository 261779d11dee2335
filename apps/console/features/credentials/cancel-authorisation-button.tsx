'use client';

import { DeleteButton } from '../permissions/delete-button.tsx';
import { type Authorisation, useCancelAuthorisation } from './queries.ts';

interface CancelAuthorisationButtonProps {
  readonly gatewayId: string;
  readonly authorisation: Authorisation;
  /** The end of the pair that the list is not about. */
  readonly subject: string;
}

export function CancelAuthorisationButton({
  gatewayId,
  authorisation,
  subject,
}: CancelAuthorisationButtonProps) {
  const cancel = useCancelAuthorisation(gatewayId);
  return (
    <DeleteButton
      compact
      action="apig:apis:relieveAppAccess"
      label="Cancel authorisation"
      name={subject}
      consequence={`${authorisation.app_name} may then no longer call ${authorisation.api_name} in ${authorisation.env_name}.`}
      done="The authorisation is cancelled"
      onDelete={() => cancel.mutateAsync({ path: { instance_id: gatewayId, app_auth_id: authorisation.id } })}
    />
  );
}
