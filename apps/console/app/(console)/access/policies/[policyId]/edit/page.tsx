import type { Metadata } from 'next';
import { EditPolicyPage } from '../../../../../../features/policy-editor/edit-policy-page.tsx';

export const metadata: Metadata = { title: 'Edit custom policy' };

export default async function Page({ params }: { params: Promise<{ policyId: string }> }) {
  return <EditPolicyPage policyId={(await params).policyId} />;
}
