'use client';

import { PageHeader } from '../../components/page-header.tsx';
import { useConsoleSession } from '../session/session-context.tsx';
import { FirstSteps } from './first-steps.tsx';
import { GatewayHealth } from './gateway-health.tsx';
import { RecentChanges } from './recent-changes.tsx';

export function OverviewPage() {
  const session = useConsoleSession();
  return (
    <>
      <PageHeader
        title="Overview"
        description={`Gateways and changes of ${session.accountName}, project ${session.region}.`}
      />
      <div className="space-y-5">
        <FirstSteps />
        <div className="grid items-start gap-5 lg:grid-cols-[3fr_2fr]">
          <GatewayHealth />
          <RecentChanges />
        </div>
      </div>
    </>
  );
}
