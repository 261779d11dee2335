'use client';

import { LinkButton } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { useRestriction } from './queries.ts';

/** Ranges that backends may not lie in, unless a route of the gateway leads there. */
export function RestrictionCard({ gatewayId }: { gatewayId: string }) {
  const restriction = useRestriction(gatewayId);
  return (
    <Card
      title="Backends in private networks"
      description="A backend at an address in one of these ranges is refused (APIG.0404), whatever its name resolves to, unless the gateway has a route to it."
      actions={
        <LinkButton size="sm" href={`/gateways/${gatewayId}?tab=parameters&parameter=route`}>
          Set routes
        </LinkButton>
      }
    >
      {restriction.error && !restriction.data ? (
        <ErrorNotice
          error={restriction.error}
          title="The ranges could not be read."
          onRetry={() => void restriction.refetch()}
        />
      ) : null}
      {restriction.isPending ? <Skeleton className="h-16" /> : null}
      {restriction.data ? (
        <>
          <ul className="flex flex-wrap gap-1.5">
            {restriction.data.restrict_cidrs.map((range) => (
              <li key={range} className="rounded-sm bg-sunken px-1.5 py-0.5 font-mono text-xs">
                {range}
              </li>
            ))}
          </ul>
          {restriction.data.resource_subnet_cidr === '' ? null : (
            <p className="mt-3 text-muted">
              The gateway listens on{' '}
              <code className="font-mono text-xs">{restriction.data.resource_subnet_cidr}</code>.
            </p>
          )}
        </>
      ) : null}
    </Card>
  );
}
