import type { Metadata } from 'next';
import { OwnConnectionsPage } from '../../../features/endpoint-service/own-connections-page.tsx';

export const metadata: Metadata = { title: 'Connections' };

export default function Page() {
  return <OwnConnectionsPage />;
}
