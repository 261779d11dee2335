import type { Metadata } from 'next';
import { CreateGatewayPage } from '../../../../features/gateway-creation/create-gateway-page.tsx';

export const metadata: Metadata = { title: 'Create gateway' };

export default function Page() {
  return <CreateGatewayPage />;
}
