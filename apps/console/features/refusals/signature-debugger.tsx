'use client';

import { FileSearch } from 'lucide-react';
import { parseAsString, useQueryState } from 'nuqs';
import { type FormEvent, useState } from 'react';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { ComparedLines } from './compared-lines.tsx';
import { PasteField } from './paste-field.tsx';
import { type SignatureDiagnosis, useDebugSignature } from './queries.ts';

/** Where one pastes a request whose signature is refused, and sees what its client did wrong. */
export function SignatureDebugger({ gatewayId }: { gatewayId: string }) {
  const [requestId] = useQueryState('request', parseAsString.withDefault(''));
  const debug = useDebugSignature();
  const [diagnosis, setDiagnosis] = useState<SignatureDiagnosis | null>(null);
  const submit = (event: FormEvent<HTMLFormElement>): void => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const text = (name: string): string => String(fields.get(name) ?? '');
    const [request_id, canonical_request] = [text('request_id').trim(), text('canonical_request')];
    const body = {
      request: text('request'),
      ...(request_id && { request_id }),
      ...(canonical_request.trim() && { canonical_request }),
    };
    debug.mutate({ path: { instance_id: gatewayId }, body }, { onSuccess: setDiagnosis });
  };
  return (
    <>
      <PageHeader
        title="Signature debugger"
        description="Paste a request whose signature is refused: its canonical request is compared with the gateway’s, line by line."
      />
      <div className="grid items-start gap-5 xl:grid-cols-2">
        <Card title="The request">
          <form onSubmit={submit} className="space-y-4">
            <PasteField
              name="request"
              label="Request"
              rows={12}
              required
              placeholder={
                'GET /orders?limit=10 HTTP/1.1\nHost: …\nX-Sdk-Date: …\nAuthorization: SDK-HMAC-SHA256 …'
              }
              help="As HTTP text, as curl -v shows it, or a curl command. It is not kept."
            />
            <PasteField
              name="request_id"
              label="Request id (optional)"
              rows={1}
              defaultValue={requestId}
              help="X-Request-Id of the answer: what the gateway saw of the call is compared as well."
            />
            <PasteField
              name="canonical_request"
              label="Canonical request of the client (optional)"
              rows={6}
              help="Where the client logs it. Without it the usual mistakes are tried."
            />
            <GuardedButton
              action="apig:signatures:debug"
              type="submit"
              variant="primary"
              busy={debug.isPending}
            >
              <FileSearch aria-hidden />
              Find out
            </GuardedButton>
          </form>
        </Card>
        <div className="space-y-5" aria-live="polite">
          {debug.error ? (
            <ErrorNotice error={debug.error} title="The request could not be looked into." />
          ) : null}
          {diagnosis && !debug.error ? <Diagnosis diagnosis={diagnosis} /> : null}
        </div>
      </div>
    </>
  );
}

const callerName = {
  pasted: 'Client, as pasted',
  found_out: 'Client, found out',
  request: 'Request as pasted',
};

function Diagnosis({ diagnosis }: { diagnosis: SignatureDiagnosis }) {
  const { verdict, advice, gateway, caller, app, key, lines } = diagnosis;
  return (
    <>
      <Card
        title="What to change"
        actions={
          <Badge tone={verdict === 'valid' ? 'success' : 'danger'}>{verdict.replaceAll('_', ' ')}</Badge>
        }
      >
        <ul className="space-y-2">
          {advice.map((sentence) => (
            <li key={sentence}>{sentence}</li>
          ))}
        </ul>
        {key ? (
          <p className="mt-3 text-xs text-muted">
            Signed with key <code className="font-mono break-all">{key}</code>
            {app ? ` of ${app.name}` : ''}
          </p>
        ) : null}
      </Card>
      {gateway ? (
        <Card title="Canonical request">
          <div className="space-y-4">
            <ComparedLines lines={lines} caller={caller ? callerName[caller.source] : 'Client'} />
            <CodeBlock label="string to sign" title="String to sign: gateway" code={gateway.string_to_sign} />
            {caller?.string_to_sign ? (
              <CodeBlock
                label="string to sign of the client"
                title="String to sign: client"
                code={caller.string_to_sign}
              />
            ) : null}
          </div>
        </Card>
      ) : null}
    </>
  );
}
