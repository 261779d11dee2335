'use client';

import { useId } from 'react';
import { toast } from 'sonner';
import { Switch } from '../../components/switch.tsx';
import { usePermission } from '../permissions/permission-context.tsx';
import { type Group, useSwitchDebugDomain } from './queries.ts';

/** Lets callers use the debug sub-domain, or not. */
export function DebugDomainSwitch({ gatewayId, group }: { gatewayId: string; group: Group }) {
  const id = useId();
  const change = useSwitchDebugDomain(gatewayId);
  const permission = usePermission('apig:domains:updateSLDomainSetting');
  const set = (enabled: boolean) =>
    change.mutate(
      { path: { instance_id: gatewayId, group_id: group.id }, body: { sl_domain_access_enabled: enabled } },
      {
        onSuccess: () => toast.success(enabled ? 'The debug domain is open' : 'The debug domain is closed'),
        onError: (error) => toast.error('The debug domain was not switched', { description: error.message }),
      },
    );
  return (
    <div className="flex items-center gap-2" title={permission.reason || undefined}>
      <label htmlFor={id} className="text-muted">
        Access by debug domain
      </label>
      <Switch
        id={id}
        checked={group.sl_domain_access_enabled}
        onChange={set}
        disabled={!permission.allowed || change.isPending}
      />
    </div>
  );
}
