'use client';

import { useParams } from 'next/navigation';
import { useEffect, useState } from 'react';
import { useConsoleSession } from '../session/session-context.tsx';
import { useGateways } from './queries.ts';

/**
 * The gateway that the rail leads into: the one in the address, else the one that was last looked at, else the
 * first. Its id is empty while there is none.
 */
export function useCurrentGateway(): { id: string; name: string; fromAddress: boolean } {
  const { projectId } = useConsoleSession();
  const params = useParams<{ gatewayId?: string }>();
  const fromAddress = params.gatewayId ?? '';
  const storageKey = `turnpike.gateway.${projectId}`;
  const [remembered, setRemembered] = useState('');
  useEffect(() => {
    if (fromAddress) window.localStorage.setItem(storageKey, fromAddress);
    setRemembered(fromAddress || (window.localStorage.getItem(storageKey) ?? ''));
  }, [fromAddress, storageKey]);
  const gateways = useGateways().data?.instances ?? [];
  const known = gateways.find((gateway) => gateway.id === remembered) ?? gateways[0];
  const shown = fromAddress ? gateways.find((gateway) => gateway.id === fromAddress) : known;
  return {
    id: fromAddress || (known?.id ?? ''),
    name: shown?.instance_name ?? '',
    fromAddress: fromAddress !== '',
  };
}
