import type { Metadata } from 'next';
import { AuditEventPage } from '../../../../features/audit/audit-event-page.tsx';

export const metadata: Metadata = { title: 'Audit event' };

export default async function Page({ params }: { params: Promise<{ eventId: string }> }) {
  return <AuditEventPage eventId={(await params).eventId} />;
}
