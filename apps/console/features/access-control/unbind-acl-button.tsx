'use client';

import { DeleteButton } from '../permissions/delete-button.tsx';
import { useUnbindAcl } from './queries.ts';

interface UnbindAclButtonProps {
  readonly gatewayId: string;
  readonly bindingId: string;
  /** The end of the binding that the list is not about. */
  readonly name: string;
}

export function UnbindAclButton({ gatewayId, bindingId, name }: UnbindAclButtonProps) {
  const unbind = useUnbindAcl(gatewayId);
  return (
    <DeleteButton
      compact
      action="apig:apis:unbindAcls"
      label="Unbind access control policy"
      name={name}
      consequence="the API can then be reached from anywhere."
      done="The policy is unbound"
      onDelete={() => unbind.mutateAsync({ path: { instance_id: gatewayId, acl_bindings_id: bindingId } })}
    />
  );
}
