'use client';

import { FlaskConical } from 'lucide-react';
import Link from 'next/link';
import { Badge } from '../../components/badge.tsx';
import { LinkButton } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { CopyableId } from '../../components/copy-button.tsx';
import { DescriptionList } from '../../components/description-list.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Moment } from '../../components/moment.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { type Decision, useDecision } from './queries.ts';

/** Why a request was refused: who, what, on what, under which circumstances, which statement decided, what would help. */
export function DecisionPage({ decisionId }: { decisionId: string }) {
  const answer = useDecision(decisionId);
  const crumbs = [{ label: 'Access', href: '/access?tab=refusals' }];
  if (answer.error && !answer.data) {
    return (
      <>
        <PageHeader title="Refusal" crumbs={crumbs} />
        <ErrorNotice error={answer.error} title="The decision could not be read." />
      </>
    );
  }
  if (!answer.data) return <DetailSkeleton />;
  const decision = answer.data;
  return (
    <>
      <PageHeader
        title="Refusal"
        description={decision.sentence}
        crumbs={crumbs}
        meta={
          <>
            <Badge tone="danger">denied</Badge>
            <CopyableId id={decision.decision_id} label="decision id" />
          </>
        }
        actions={<SimulateButton decision={decision} />}
      />
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <div className="space-y-5">
          <Request decision={decision} />
          <Circumstances decision={decision} />
        </div>
        <div className="space-y-5">
          <Determining decision={decision} />
          <Remedy decision={decision} />
        </div>
      </div>
    </>
  );
}

function SimulateButton({ decision }: { decision: Decision }) {
  const query = new URLSearchParams({
    who: `user:${decision.principal.id}`,
    actions: decision.action,
    resources: decision.resource.urn,
  });
  return (
    <LinkButton href={`/access/simulator?${query}`}>
      <FlaskConical aria-hidden />
      Ask again in the simulator
    </LinkButton>
  );
}

function Request({ decision }: { decision: Decision }) {
  const { principal, credential } = decision;
  return (
    <Card title="Who asked for what">
      <DescriptionList
        facts={[
          {
            term: 'Who',
            value:
              principal.type === 'user' && principal.id !== '' ? (
                <Link href={`/access/users/${principal.id}`} className="text-accent hover:underline">
                  {principal.name}
                </Link>
              ) : (
                principal.name
              ),
          },
          { term: 'Known by', value: credential.kind.replaceAll('_', ' ') },
          { term: 'When', value: <Moment at={decision.time} /> },
          { term: 'From', value: decision.source_ip },
          { term: 'Operation', value: decision.operation },
          { term: 'Request', value: <CopyableId id={decision.request_id} label="request id" /> },
        ]}
      />
      <dl className="mt-4 space-y-3">
        <div>
          <dt className="text-xs text-muted">Action</dt>
          <dd className="font-mono text-xs break-all">{decision.action}</dd>
        </div>
        <div>
          <dt className="text-xs text-muted">Resource</dt>
          <dd className="font-mono text-xs break-all">{decision.resource.urn}</dd>
        </div>
      </dl>
    </Card>
  );
}

function Circumstances({ decision }: { decision: Decision }) {
  const facts = Object.entries(decision.context).map(([term, value]) => ({
    term,
    value: value === null ? 'not known' : typeof value === 'object' ? JSON.stringify(value) : String(value),
  }));
  return (
    <Card title="Circumstances" description="What conditions of policies could speak of.">
      <DescriptionList facts={facts} />
    </Card>
  );
}

function Determining({ decision }: { decision: Decision }) {
  return (
    <Card title="What decided">
      {decision.determining.length === 0 ? (
        <p className="text-muted">
          No statement of their policies allows it. What no statement allows is refused.
        </p>
      ) : (
        <ul className="space-y-2">
          {decision.determining.map((statement) => (
            <li
              key={`${statement.policy_id} ${statement.statement_index}`}
              className="flex items-center gap-2"
            >
              <Badge tone="danger">{statement.effect}</Badge>
              <span>
                {statement.sid ?? `Statement ${statement.statement_index + 1}`} of{' '}
                <Link
                  href={`/access/policies/${statement.policy_id}`}
                  className="text-accent hover:underline"
                >
                  {statement.policy_name}
                </Link>
                {statement.unevaluable ? (
                  <span className="text-muted"> (its condition could not be told, so it denied)</span>
                ) : null}
              </span>
            </li>
          ))}
        </ul>
      )}
    </Card>
  );
}

function Remedy({ decision }: { decision: Decision }) {
  return (
    <Card
      title="What would allow it"
      description={
        decision.smallest_allow
          ? 'The smallest policy that would: no other action and no other resource.'
          : undefined
      }
    >
      {decision.smallest_allow ? (
        <CodeBlock
          code={JSON.stringify(decision.smallest_allow, null, 2)}
          label="smallest policy"
          title="JSON"
        />
      ) : (
        <p className="text-muted">
          No further statement: a Deny wins over every Allow. The statement named above has to be changed or
          revoked.
        </p>
      )}
    </Card>
  );
}
