'use client';

import { FileSearch } from 'lucide-react';
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
import { ComparedLines } from './compared-lines.tsx';
import { type CallRefusal, useRefusal } from './queries.ts';
import { windowText } from './window-text.ts';

interface RefusalPageProps {
  readonly gatewayId: string;
  readonly requestId: string;
}

/** Why a call was refused: which rule of which document decided, what met it, and what would have let the call pass. */
export function RefusalPage({ gatewayId, requestId }: RefusalPageProps) {
  const answer = useRefusal(gatewayId, requestId);
  const crumbs = [{ label: 'Refusals', href: `/gateways/${gatewayId}/refusals` }];
  if (answer.error && !answer.data) {
    return (
      <>
        <PageHeader title="Refused call" crumbs={crumbs} />
        <ErrorNotice error={answer.error} title="There is nothing to explain." />
      </>
    );
  }
  if (!answer.data) return <DetailSkeleton />;
  const refusal = answer.data;
  return (
    <>
      <PageHeader
        title="Refused call"
        description={refusal.remedy}
        crumbs={crumbs}
        meta={
          <>
            <Badge tone="danger">
              {refusal.status} {refusal.error_code}
            </Badge>
            <CopyableId id={refusal.request_id} label="request id" />
          </>
        }
        actions={<DebugButton gatewayId={gatewayId} refusal={refusal} />}
      />
      <div className="space-y-5">
        <div className="grid items-start gap-5 lg:grid-cols-2">
          <What refusal={refusal} />
          <Call gatewayId={gatewayId} refusal={refusal} />
        </div>
        {refusal.signature ? <Signature signature={refusal.signature} /> : null}
      </div>
    </>
  );
}

function DebugButton({ gatewayId, refusal }: { gatewayId: string; refusal: CallRefusal }) {
  if (!refusal.rule.includes('signature')) return null;
  return (
    <LinkButton href={`/gateways/${gatewayId}/signatures?request=${refusal.request_id}`}>
      <FileSearch aria-hidden />
      Debug its signature
    </LinkButton>
  );
}

function What({ refusal }: { refusal: CallRefusal }) {
  const { counter, document } = refusal;
  return (
    <Card title="What decided">
      <DescriptionList
        facts={[
          { term: 'Stage', value: refusal.stage },
          { term: 'Rule', value: refusal.rule },
          { term: 'Revision', value: String(refusal.revision) },
          { term: 'Document', value: document ? document.kind : 'none: it holds for every call' },
          ...(document
            ? [{ term: 'Its id', value: <CopyableId id={document.id} label="document id" /> }]
            : []),
          ...(refusal.statement ? [{ term: 'Part of it', value: refusal.statement }] : []),
          ...(refusal.detail ? [{ term: 'What met it', value: refusal.detail }] : []),
        ]}
      />
      {counter ? (
        <p className="mt-4">
          {counter.name}: {counter.used ?? 'all'} of {counter.limit} in {windowText(counter.window_ms)}
          {counter.resets_at ? (
            <>
              , again from <Moment at={counter.resets_at} />
            </>
          ) : null}
        </p>
      ) : null}
    </Card>
  );
}

function Call({ gatewayId, refusal }: { gatewayId: string; refusal: CallRefusal }) {
  const api = refusal.api_id ? (
    <Link href={`/gateways/${gatewayId}/apis/${refusal.api_id}`} className="text-accent hover:underline">
      {refusal.api_name ?? refusal.api_id}
    </Link>
  ) : (
    'none was found'
  );
  return (
    <Card title="The call">
      <DescriptionList
        facts={[
          { term: 'When', value: <Moment at={refusal.time} /> },
          { term: 'API', value: api },
          { term: 'Request', value: `${refusal.method} ${refusal.path}` },
          { term: 'Host', value: refusal.host },
          { term: 'Protocol', value: refusal.scheme.toUpperCase() },
          { term: 'From', value: refusal.remote_addr },
          ...(refusal.peer_addr ? [{ term: 'By way of', value: refusal.peer_addr }] : []),
          { term: 'Credential', value: refusal.app_id ?? '' },
          { term: 'User', value: refusal.user_id ?? '' },
          { term: 'Node', value: refusal.node },
        ]}
      />
    </Card>
  );
}

function Signature({ signature }: { signature: NonNullable<CallRefusal['signature']> }) {
  const { caller } = signature;
  return (
    <Card
      title="Its signature"
      description={
        caller
          ? 'What the gateway computed, beside what the client signed instead.'
          : 'What the gateway computed. What the client signed could not be found out from here.'
      }
    >
      <div className="space-y-4">
        <ComparedLines lines={signature.lines} caller="Client" />
        <div className="grid gap-3 lg:grid-cols-2">
          <CodeBlock label="string to sign" title="String to sign: gateway" code={signature.string_to_sign} />
          {caller ? (
            <CodeBlock
              label="string to sign of the client"
              title="String to sign: client"
              code={caller.string_to_sign}
            />
          ) : null}
        </div>
        {signature.withheld ? (
          <p className="text-xs text-muted">
            Values that may be secrets are not kept, and neither are hashes that they went into.
          </p>
        ) : null}
      </div>
    </Card>
  );
}
