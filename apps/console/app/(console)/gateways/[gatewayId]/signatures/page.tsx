import type { Metadata } from 'next';
import { SignatureDebugger } from '../../../../../features/refusals/signature-debugger.tsx';

export const metadata: Metadata = { title: 'Signature debugger' };

export default async function Page({ params }: { params: Promise<{ gatewayId: string }> }) {
  const { gatewayId } = await params;
  return <SignatureDebugger gatewayId={gatewayId} />;
}
