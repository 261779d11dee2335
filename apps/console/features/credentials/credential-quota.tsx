'use client';

import Link from 'next/link';
import { Card } from '../../components/card.tsx';
import { DescriptionList } from '../../components/description-list.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { ApiError } from '../api/api-error.ts';
import { BindQuotaButton } from '../quotas/bind-quota-button.tsx';
import { quotaLimit } from '../quotas/quota-text.ts';
import type { CredentialProps } from './credential-actions.tsx';
import { useQuotaOfCredential } from './queries.ts';

/** How often the credential may call. */
export function CredentialQuota({ gatewayId, credential }: CredentialProps) {
  const answer = useQuotaOfCredential(gatewayId, credential.id);
  const none = answer.error instanceof ApiError && answer.error.status === 404;
  const quota = none ? undefined : answer.data;
  return (
    <Card
      title="Quota"
      description="How many calls this credential has, over all its APIs."
      actions={<BindQuotaButton gatewayId={gatewayId} credentialId={credential.id} bound={quota} />}
    >
      {answer.isPending ? <Skeleton className="h-8" /> : null}
      {answer.error && !none ? <ErrorNotice error={answer.error} /> : null}
      {none || quota?.app_quota_id === '' ? (
        <p className="text-muted">No quota: calls are not counted.</p>
      ) : null}
      {quota?.app_quota_id ? (
        <DescriptionList
          facts={[
            {
              term: 'Quota',
              value: (
                <Link
                  className="rounded-sm font-medium hover:text-accent hover:underline"
                  href={`/gateways/${gatewayId}/policies/quotas/${quota.app_quota_id}`}
                >
                  {quota.name}
                </Link>
              ),
            },
            { term: 'Limit', value: quotaLimit(quota) },
          ]}
        />
      ) : null}
    </Card>
  );
}
