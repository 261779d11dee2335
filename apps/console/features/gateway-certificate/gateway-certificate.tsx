'use client';

import { ShieldCheck } from 'lucide-react';
import { Card } from '../../components/card.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Moment } from '../../components/moment.tsx';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import { CardForm } from '../forms/card-form.tsx';
import type { FieldSpec } from '../forms/field-spec.ts';
import { DeleteButton } from '../permissions/delete-button.tsx';
import { CertificateFacts } from './certificate-facts.tsx';
import {
  type GatewayCertificate as Answer,
  useDeleteGatewayCertificate,
  useGatewayCertificate,
  useSetGatewayCertificate,
} from './queries.ts';

/** What the gateway's HTTPS ports show to callers that name no domain with a certificate of its own. */
export function GatewayCertificate({ gatewayId }: { gatewayId: string }) {
  const answer = useGatewayCertificate(gatewayId);
  if (answer.error && !answer.data) {
    return (
      <ErrorNotice
        error={answer.error}
        title="The certificate could not be read."
        onRetry={() => void answer.refetch()}
      />
    );
  }
  if (!answer.data) return <DetailSkeleton />;
  const isOwn = answer.data.source === 'custom';
  return (
    <div className="space-y-5">
      {isOwn ? (
        <OwnCertificate gatewayId={gatewayId} answer={answer.data} />
      ) : (
        <LocalAuthority answer={answer.data} />
      )}
      <SetCertificate gatewayId={gatewayId} isOwn={isOwn} />
    </div>
  );
}

interface OwnCertificateProps {
  readonly gatewayId: string;
  readonly answer: Answer;
}

function OwnCertificate({ gatewayId, answer: { certificate, update_time } }: OwnCertificateProps) {
  const remove = useDeleteGatewayCertificate();
  return (
    <Card
      title="Your certificate"
      description={
        <>
          Set <Moment at={update_time} />. Callers that name no domain with a certificate of its own see it.
        </>
      }
      actions={
        <DeleteButton
          action="apig:instanceCertificate:delete"
          label="Remove certificate"
          name={certificate?.subject ?? 'The certificate'}
          consequence="callers see one of the local authority from then on, and refuse it unless they trust that."
          done="The certificate is removed"
          onDelete={() => remove.mutateAsync({ path: { instance_id: gatewayId } })}
        />
      }
    >
      {certificate ? <CertificateFacts certificate={certificate} /> : null}
    </Card>
  );
}

function LocalAuthority({ answer: { authority } }: { answer: Answer }) {
  return (
    <Card
      title="Certificate of the local authority"
      description="Each node has one of this installation’s own authority, renewed by itself. Callers trust it when they are given the authority’s certificate, HOME/ca.pem."
    >
      {authority ? (
        <CertificateFacts certificate={authority} />
      ) : (
        <EmptyState icon={ShieldCheck} title="The authority is being made">
          It is there as soon as the first gateway starts.
        </EmptyState>
      )}
    </Card>
  );
}

const fields: readonly FieldSpec[] = [
  {
    name: 'cert_content',
    label: 'Certificate chain',
    kind: 'textarea',
    rows: 9,
    monospace: true,
    placeholder: '-----BEGIN CERTIFICATE-----',
    help: 'PEM: the gateway’s certificate first, then each one’s issuer. The root may be left out.',
  },
  {
    name: 'private_key',
    label: 'Private key',
    kind: 'textarea',
    rows: 9,
    monospace: true,
    placeholder: '-----BEGIN PRIVATE KEY-----',
    help: 'PEM, not encrypted: RSA of at least 2048 bits, or EC. It is sealed at rest and never shown again.',
  },
];

function SetCertificate({ gatewayId, isOwn }: { gatewayId: string; isOwn: boolean }) {
  const set = useSetGatewayCertificate();
  return (
    <Card
      title={isOwn ? 'Replace the certificate' : 'Use a certificate of your own'}
      description="New connections see it within a second. Those that are open keep what they were opened with."
    >
      <CardForm
        operation="setInstanceCertificate"
        action="apig:instanceCertificate:update"
        path={{ instance_id: gatewayId }}
        defaults={{ cert_content: '', private_key: '' }}
        fields={fields}
        submitLabel={isOwn ? 'Replace certificate' : 'Use this certificate'}
        done="The certificate is set"
        afterwards="defaults"
        onSubmit={(input) => set.mutateAsync(input)}
      />
    </Card>
  );
}
