import type { Metadata } from 'next';
import { CreatePolicyPage } from '../../../../../features/policy-editor/create-policy-page.tsx';

export const metadata: Metadata = { title: 'Create custom policy' };

export default function Page() {
  return <CreatePolicyPage />;
}
