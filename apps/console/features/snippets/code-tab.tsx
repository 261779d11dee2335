'use client';

import { useState } from 'react';
import { Card } from '../../components/card.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { LabelledSelect } from '../../components/labelled-select.tsx';
import { publicationsOf } from '../apis/publications.ts';
import type { ApiDetail } from '../apis/queries.ts';
import { useAuthorisedCredentials } from '../credentials/queries.ts';
import { type CallSample, sampleTarget, sentSecret, signerOf } from './call-sample.ts';
import { curlSnippet } from './curl-snippet.ts';
import { nodeSnippet } from './node-snippet.ts';
import { useCallTarget } from './use-call-target.ts';

interface CodeTabProps {
  readonly gatewayId: string;
  readonly api: ApiDetail;
}

type Authentication = CallSample['authentication'];

function authenticationChoices(api: ApiDetail): { value: Authentication; label: string }[] {
  if (api.auth_type === 'NONE') return [{ value: 'NONE', label: 'None' }];
  if (api.auth_type === 'IAM')
    return [
      { value: 'ACCESS_KEY', label: 'Access key of a user' },
      { value: 'TOKEN', label: 'Token of a user' },
    ];
  const signature = { value: 'SIGNATURE', label: 'Signature (key and secret)' } as const;
  const appCode = { value: 'APP_CODE', label: 'AppCode' } as const;
  return api.auth_opt.app_code_auth_type === 'HEADER' ? [appCode, signature] : [signature];
}

/** Calls to copy, with the real address of the gateway. */
export function CodeTab({ gatewayId, api }: CodeTabProps) {
  const target = useCallTarget(gatewayId, api);
  const publications = publicationsOf(api);
  const choices = authenticationChoices(api);
  const [authentication, setAuthentication] = useState<Authentication>(choices[0]?.value ?? 'NONE');
  const [environmentName, setEnvironmentName] = useState(publications[0]?.environmentName ?? 'RELEASE');
  const [wish, setWish] = useState<'HTTP' | 'HTTPS' | ''>('');
  // An AppCode or a token is sent as it is, so it goes encrypted where that is possible.
  const preferred =
    (authentication === 'APP_CODE' || authentication === 'TOKEN') && target.protocols.includes('HTTPS')
      ? 'HTTPS'
      : target.protocols[0];
  const protocol = wish || (preferred ?? 'HTTP');
  const credential = useAuthorisedCredentials(gatewayId, api.id).data?.auths[0];
  const method = api.req_method === 'ANY' ? 'GET' : api.req_method;
  const sample: CallSample = {
    method,
    protocol,
    host: target.host,
    port: target.portOf(protocol) ?? 0,
    target: sampleTarget(api.req_uri, api.req_params),
    environmentName,
    authentication,
    key: '<key>',
    body: ['POST', 'PUT', 'PATCH'].includes(method) ? '{}' : '',
  };
  return (
    <div className="space-y-5">
      {publications.length === 0 ? (
        <p role="status" className="rounded-md border border-warning/30 bg-warning-soft px-4 py-2.5">
          The API is not published yet: these calls are answered with APIG.0101 until it is.
        </p>
      ) : null}
      <div className="grid gap-4 sm:grid-cols-3">
        <LabelledSelect
          label="Authentication"
          value={authentication}
          onChange={(value) => setAuthentication(value as Authentication)}
          options={choices}
        />
        <LabelledSelect
          label="Environment"
          value={environmentName}
          onChange={setEnvironmentName}
          options={
            publications.length === 0
              ? [{ value: 'RELEASE', label: 'RELEASE' }]
              : publications.map((one) => ({ value: one.environmentName, label: one.environmentName }))
          }
        />
        <LabelledSelect
          label="Protocol"
          value={protocol}
          onChange={(value) => setWish(value === 'HTTPS' ? 'HTTPS' : 'HTTP')}
          options={target.protocols.map((value) => ({ value, label: value }))}
        />
      </div>
      <Snippets sample={sample} credentialName={credential?.app_name} />
    </div>
  );
}

function Snippets({ sample, credentialName }: { sample: CallSample; credentialName: string | undefined }) {
  const sent = sentSecret(sample);
  const signer = signerOf(sample);
  const example =
    sample.authentication === 'SIGNATURE' && credentialName ? `, for example those of ${credentialName}` : '';
  return (
    <>
      <Card title="curl" description={sent ? `Put the ${sent.what} into ${sent.variable} first.` : undefined}>
        <CodeBlock code={curlSnippet(sample)} label="curl command" title="Terminal" />
      </Card>
      <Card
        title="Node.js"
        description={
          signer
            ? `Signs with ${signer.key} and ${signer.secret}${example}. No package is needed.`
            : undefined
        }
      >
        <CodeBlock code={nodeSnippet(sample)} label="Node.js program" title="call.mjs" />
      </Card>
    </>
  );
}
