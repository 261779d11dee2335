'use client';

import { CircleAlert } from 'lucide-react';
import { Badge, type Tone } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import type { CallResult } from '../apis/queries.ts';
import { prettyBody, refusalOf } from './refusal-advice.ts';

type CallResponse = NonNullable<CallResult['response']>;

function toneOf(status: number): Tone {
  if (status < 300) return 'success';
  return status < 400 ? 'accent' : 'danger';
}

function headerLines(headers: Readonly<Record<string, string>>): string {
  return Object.entries(headers)
    .map(([name, value]) => `${name}: ${value}`)
    .join('\n');
}

/** The answer, why it was refused if it was, and what was sent. */
export function CallResultView({ result }: { result: CallResult }) {
  const { request, response, canonical_request: canonical } = result;
  return (
    <>
      <Card title="Response" actions={<Verdict result={result} />}>
        {response ? <ResponseBody response={response} /> : null}
        {result.failure ? (
          <p
            role="alert"
            className="flex gap-2.5 rounded-md border border-danger/30 bg-danger-soft px-3 py-2.5"
          >
            <CircleAlert className="mt-0.5 size-4 shrink-0 text-danger" aria-hidden />
            {result.failure}
          </p>
        ) : null}
      </Card>
      <Card title="Request as it was sent">
        <div className="space-y-3">
          <CodeBlock
            label="request"
            title="On the wire"
            code={`${request.method} ${request.url}\n${headerLines(request.headers)}${request.body ? `\n\n${request.body}` : ''}`}
          />
          {canonical ? (
            <CodeBlock
              label="canonical request"
              title="Canonical request, whose hash was signed"
              code={canonical}
            />
          ) : null}
        </div>
      </Card>
    </>
  );
}

function Verdict({ result }: { result: CallResult }) {
  return (
    <span className="flex items-center gap-2 tabular-nums">
      {result.response ? (
        <Badge tone={toneOf(result.response.status)} dot>
          {result.response.status}
        </Badge>
      ) : (
        <Badge tone="danger">no response</Badge>
      )}
      <span className="text-xs text-muted">{result.latency_ms.toFixed(1)} ms</span>
    </span>
  );
}

function ResponseBody({ response }: { response: CallResponse }) {
  const refusal = refusalOf(response.status, response.body);
  return (
    <div className="space-y-3">
      {refusal ? (
        <div className="rounded-md border border-danger/30 bg-danger-soft px-3 py-2.5">
          <p className="font-medium">
            <span className="font-mono">{refusal.code}</span>: the gateway refused the call
          </p>
          <p className="mt-0.5 break-words">{refusal.message}</p>
          <p className="mt-1 text-muted">{refusal.advice}</p>
        </div>
      ) : null}
      <CodeBlock label="response body" title="Body" code={prettyBody(response.body) || '(empty)'} />
      {response.truncated ? (
        <p className="text-xs text-muted">The body is longer than what is shown.</p>
      ) : null}
      <CodeBlock label="response headers" title="Headers" code={headerLines(response.headers)} />
    </div>
  );
}
