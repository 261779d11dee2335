import type { Metadata } from 'next';
import { DecisionPage } from '../../../../../features/decisions/decision-page.tsx';

export const metadata: Metadata = { title: 'Refusal' };

export default async function Page({ params }: { params: Promise<{ decisionId: string }> }) {
  return <DecisionPage decisionId={(await params).decisionId} />;
}
