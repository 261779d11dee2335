'use client';

import { ArrowUpCircle, RotateCw } from 'lucide-react';
import type { ReactNode } from 'react';
import { Card } from '../../components/card.tsx';
import { CopyAsCurl } from '../forms/copy-as-curl.tsx';
import { type GatewayDetail, useRestartGateway, useUpgradeGateway } from '../gateways/queries.ts';
import { ConfirmButton } from '../permissions/confirm-button.tsx';

/** Fresh processes, of the same or of a new version of the gateway program. */
export function ProcessesCard({ gateway }: { gateway: GatewayDetail }) {
  const restart = useRestartGateway();
  const upgrade = useUpgradeGateway();
  const input = () => ({ path: { instance_id: gateway.id } });
  const busy = gateway.operation !== null;
  const available = gateway.available_version;
  return (
    <Card title="Processes">
      <div className="divide-y divide-line">
        <Line
          title="Restart"
          text="Every node gets a fresh process, one after the other. Calls are served meanwhile, and none is lost."
        >
          <ConfirmButton
            action="apig:instances:update"
            icon={RotateCw}
            label="Restart gateway"
            disabled={busy}
            description={`${gateway.instance_name}: each node gets a successor first, then finishes its calls and ends.`}
            done="The gateway is being restarted"
            aside={<CopyAsCurl operation="restartInstance" input={input} />}
            onConfirm={() => restart.mutateAsync(input())}
          />
        </Line>
        <Line title="Version" text={versionText(gateway)}>
          {available === null ? null : (
            <ConfirmButton
              action="apig:instances:update"
              icon={ArrowUpCircle}
              label={`Upgrade to ${available}`}
              disabled={busy}
              description={`${gateway.instance_name}: nodes move to it one after the other. Calls are served meanwhile.`}
              done="The gateway is being upgraded"
              aside={<CopyAsCurl operation="upgradeInstance" input={input} />}
              onConfirm={() => upgrade.mutateAsync(input())}
            />
          )}
        </Line>
      </div>
    </Card>
  );
}

function versionText({ instance_version, available_version, maintain_begin }: GatewayDetail): string {
  if (available_version === null)
    return `All nodes run ${instance_version}, the version that is installed on this machine.`;
  return `${available_version} is installed, and not all nodes run it. They move to it in the maintenance window from ${maintain_begin.slice(0, 5)} UTC, or now.`;
}

function Line({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-3 py-4 first:pt-0 last:pb-0">
      <div className="max-w-prose min-w-0">
        <h3 className="font-medium">{title}</h3>
        <p className="text-muted text-pretty">{text}</p>
      </div>
      {children}
    </div>
  );
}
