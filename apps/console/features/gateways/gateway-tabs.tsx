'use client';

import dynamic from 'next/dynamic';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import type { Tab } from '../../components/tab-list.tsx';
import { GatewayOverview } from './gateway-overview.tsx';
import type { GatewayDetail } from './queries.ts';

const loading = () => <DetailSkeleton />;

// What most visits do not open comes in chunks of its own.
const GatewayTags = dynamic(
  () => import('../gateway-tags/gateway-tags.tsx').then((module) => module.GatewayTags),
  { ssr: false, loading },
);
const GatewaySettings = dynamic(
  () => import('./gateway-settings.tsx').then((module) => module.GatewaySettings),
  { ssr: false, loading },
);

/** The tabs of a gateway's page, in the order in which they stand. A new one is an entry here. */
export function gatewayTabs(gateway: GatewayDetail): [Tab<string>, ...Tab<string>[]] {
  return [
    { id: 'overview', label: 'Overview', content: () => <GatewayOverview gateway={gateway} /> },
    { id: 'tags', label: 'Tags', content: () => <GatewayTags gatewayId={gateway.id} /> },
    { id: 'settings', label: 'Settings', content: () => <GatewaySettings gateway={gateway} /> },
  ];
}
