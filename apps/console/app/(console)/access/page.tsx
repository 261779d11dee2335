import type { Metadata } from 'next';
import { AccessPage } from '../../../features/identity/access-page.tsx';

export const metadata: Metadata = { title: 'Access' };

export default function Page() {
  return <AccessPage />;
}
