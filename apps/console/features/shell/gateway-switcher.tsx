'use client';

import { Check, ChevronsUpDown, Server } from 'lucide-react';
import { usePathname, useRouter } from 'next/navigation';
import { Button } from '../../components/button.tsx';
import { Menu, MenuItem, MenuLabel, MenuSeparator } from '../../components/menu.tsx';
import { useCurrentGateway } from '../gateways/current-gateway.ts';
import { useGateways } from '../gateways/queries.ts';

const MOST_IN_MENU = 12;

/** Page of another gateway that matches the page now: the same list, not a detail that it does not have. */
function samePage(path: string, gatewayId: string): string {
  const list = /^\/gateways\/[^/]+\/([^/]+)/.exec(path)?.[1];
  return `/gateways/${gatewayId}${list ? `/${list === 'groups' ? 'apis' : list}` : ''}`;
}

/** Chooses the gateway that the pages are about. */
export function GatewaySwitcher() {
  const router = useRouter();
  const path = usePathname();
  const current = useCurrentGateway();
  const gateways = useGateways().data?.instances ?? [];
  const shown = current.name || 'No gateway';
  return (
    <Menu
      align="start"
      trigger={
        <Button
          variant="ghost"
          size="sm"
          aria-label={`${current.name ? 'Gateway: ' : ''}${shown}. Switch gateway`}
        >
          <Server aria-hidden />
          <span className="max-w-40 truncate text-ink">{shown}</span>
          <ChevronsUpDown aria-hidden />
        </Button>
      }
    >
      <MenuLabel>Gateways</MenuLabel>
      {gateways.slice(0, MOST_IN_MENU).map((gateway) => (
        <MenuItem key={gateway.id} onSelect={() => router.push(samePage(path, gateway.id))}>
          <span className="flex-1 truncate">{gateway.instance_name}</span>
          {gateway.id === current.id ? <Check aria-label="chosen" /> : null}
        </MenuItem>
      ))}
      <MenuSeparator />
      <MenuItem onSelect={() => router.push('/gateways')}>All gateways</MenuItem>
    </Menu>
  );
}
