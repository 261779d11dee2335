import type { Metadata } from 'next';
import { GatewayList } from '../../../features/gateways/gateway-list.tsx';

export const metadata: Metadata = { title: 'Gateways' };

export default function Page() {
  return <GatewayList />;
}
