'use client';

import dynamic from 'next/dynamic';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import type { Tab } from '../../components/tab-list.tsx';
import { GatewayOverview } from './gateway-overview.tsx';
import type { GatewayDetail } from './queries.ts';

const loading = () => <DetailSkeleton />;

// What most visits do not open comes in chunks of its own.
const GatewayNetwork = dynamic(
  () => import('../gateway-network/gateway-network.tsx').then((module) => module.GatewayNetwork),
  { ssr: false, loading },
);
const GatewayCertificate = dynamic(
  () => import('../gateway-certificate/gateway-certificate.tsx').then((module) => module.GatewayCertificate),
  { ssr: false, loading },
);
const EndpointService = dynamic(
  () => import('../endpoint-service/endpoint-service.tsx').then((module) => module.EndpointService),
  { ssr: false, loading },
);
const ParametersTab = dynamic(
  () => import('../gateway-parameters/parameters-tab.tsx').then((module) => module.ParametersTab),
  { ssr: false, loading },
);
const RevisionsTab = dynamic(
  () => import('../revisions/revisions-tab.tsx').then((module) => module.RevisionsTab),
  { ssr: false, loading },
);
const UsageTab = dynamic(() => import('../gateway-usage/usage-tab.tsx').then((module) => module.UsageTab), {
  ssr: false,
  loading,
});
const GatewayTags = dynamic(
  () => import('../gateway-tags/gateway-tags.tsx').then((module) => module.GatewayTags),
  { ssr: false, loading },
);
const GatewaySettings = dynamic(
  () => import('../gateway-settings/gateway-settings.tsx').then((module) => module.GatewaySettings),
  { ssr: false, loading },
);

/** The tabs of a gateway's page, in the order in which they stand. A new one is an entry here. */
export function gatewayTabs(gateway: GatewayDetail): [Tab<string>, ...Tab<string>[]] {
  return [
    { id: 'overview', label: 'Overview', content: () => <GatewayOverview gateway={gateway} /> },
    { id: 'network', label: 'Network', content: () => <GatewayNetwork gateway={gateway} /> },
    { id: 'certificate', label: 'Certificate', content: () => <GatewayCertificate gatewayId={gateway.id} /> },
    {
      id: 'endpoint-service',
      label: 'Endpoint service',
      content: () => (
        <EndpointService gatewayId={gateway.id} serviceName={gateway.endpoint_service.service_name} />
      ),
    },
    { id: 'parameters', label: 'Parameters', content: () => <ParametersTab gatewayId={gateway.id} /> },
    { id: 'revisions', label: 'Revisions', content: () => <RevisionsTab gatewayId={gateway.id} /> },
    { id: 'usage', label: 'Usage', content: () => <UsageTab gatewayId={gateway.id} /> },
    { id: 'tags', label: 'Tags', content: () => <GatewayTags gatewayId={gateway.id} /> },
    { id: 'settings', label: 'Settings', content: () => <GatewaySettings gateway={gateway} /> },
  ];
}
