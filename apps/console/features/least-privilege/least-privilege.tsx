'use client';

import { ShieldQuestion } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { parseAsInteger, useQueryState } from 'nuqs';
import type { ReactNode } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { LabelledSelect } from '../../components/labelled-select.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { keepPrefill, type PolicyPrefill, prefillOf } from './narrowed-policy.ts';
import { type LeastPrivilegeAnswer, useLeastPrivilege } from './queries.ts';

const periods = [7, 30, 90, 180, 365];
const DEFAULT_DAYS = 90;

interface LeastPrivilegeProps {
  readonly holder: { readonly kind: 'user' | 'group'; readonly id: string; readonly name: string };
}

/** Which granted permissions were used, and the policies that would keep only those. */
export function LeastPrivilege({ holder }: LeastPrivilegeProps) {
  const [days, setDays] = useQueryState('days', parseAsInteger.withDefault(DEFAULT_DAYS));
  const period = periods.includes(days) ? days : DEFAULT_DAYS;
  const answer = useLeastPrivilege(holder.kind, holder.id, period);
  return (
    <div className="space-y-5">
      <div className="flex flex-wrap items-end justify-between gap-4">
        <p className="max-w-prose text-muted">
          {holder.kind === 'user'
            ? `What ${holder.name} is granted, and whether it was used.`
            : 'What the group is granted, and whether any member used it.'}{' '}
          Permissions that nobody uses are best taken away.
        </p>
        <LabelledSelect
          label="Look back"
          value={String(period)}
          onChange={(value) => void setDays(Number(value) === DEFAULT_DAYS ? null : Number(value))}
          options={periods.map((value) => ({ value: String(value), label: `${value} days` }))}
          className="w-36"
        />
      </div>
      {answer.error && !answer.data ? (
        <ErrorNotice
          error={answer.error}
          title="The use of permissions could not be read."
          onRetry={() => void answer.refetch()}
        />
      ) : answer.data ? (
        <Result answer={answer.data} />
      ) : (
        <Skeleton className="h-64" />
      )}
    </div>
  );
}

/** A long list that scrolls, by keyboard too. */
function ScrollingList({ label, children }: { label: string; children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region has to be reachable by keyboard
    <section tabIndex={0} aria-label={label} className="-mx-1 max-h-80 overflow-y-auto rounded-sm px-1">
      <ul className="space-y-1.5">{children}</ul>
    </section>
  );
}

function Result({ answer }: { answer: LeastPrivilegeAnswer }) {
  const { used, unused, narrowed, days } = answer;
  if (used.length + unused.length === 0) {
    return (
      <Card>
        <EmptyState icon={ShieldQuestion} title="Nothing is granted">
          Once policies are granted, this shows which of their permissions are used.
        </EmptyState>
      </Card>
    );
  }
  return (
    <>
      <div className="grid gap-5 md:grid-cols-2">
        <Card title={`Used (${used.length})`}>
          {used.length === 0 ? (
            <p className="text-muted">None in {days} days.</p>
          ) : (
            <ScrollingList label="Used permissions">
              {used.map(({ action, last_used }) => (
                <li key={action} className="flex items-baseline justify-between gap-3">
                  <code className="min-w-0 font-mono text-xs break-all">{action}</code>
                  <span className="text-xs whitespace-nowrap text-muted tabular-nums">{last_used}</span>
                </li>
              ))}
            </ScrollingList>
          )}
        </Card>
        <Card title={`Not used (${unused.length})`}>
          {unused.length === 0 ? (
            <p className="text-muted">All that is granted was used.</p>
          ) : (
            <ScrollingList label="Permissions that were not used">
              {unused.map((action) => (
                <li key={action} className="font-mono text-xs break-all text-muted">
                  {action}
                </li>
              ))}
            </ScrollingList>
          )}
        </Card>
      </div>
      {narrowed.map((policy) => (
        <NarrowedPolicy key={policy.policy_id} policy={policy} days={days} />
      ))}
    </>
  );
}

function NarrowedPolicy({
  policy,
  days,
}: {
  policy: LeastPrivilegeAnswer['narrowed'][number];
  days: number;
}) {
  const prefills = prefillOf(policy, days);
  if (prefills.length === 0) {
    return (
      <Card
        title={policy.policy_name}
        description={`Nothing of it was used in ${days} days: revoking it would take nothing that is needed.`}
        actions={<Badge tone="warning">not used</Badge>}
      />
    );
  }
  return (
    <Card title={policy.policy_name} description="This would keep what was used, and nothing else.">
      <div className="space-y-4">
        {prefills.map((prefill) => (
          <Proposal key={prefill.text} prefill={prefill} />
        ))}
      </div>
    </Card>
  );
}

function Proposal({ prefill }: { prefill: PolicyPrefill }) {
  const router = useRouter();
  return (
    <div className="space-y-2">
      <CodeBlock code={prefill.text} label="policy" title="Narrowed policy" />
      <GuardedButton
        action="iam:roles:createRole"
        size="sm"
        onClick={() => {
          keepPrefill(prefill);
          router.push('/access/policies/new?from=use');
        }}
      >
        Create as policy
      </GuardedButton>
    </div>
  );
}
