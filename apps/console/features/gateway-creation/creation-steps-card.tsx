'use client';

import { Check, LoaderCircle, X } from 'lucide-react';
import { parseAsBoolean, useQueryState } from 'nuqs';
import { Button, LinkButton } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { cn } from '../../components/class-names.ts';
import { CodeBlock } from '../../components/code-block.tsx';
import { formatExact } from '../../components/format-time.ts';
import { GatewayFailure } from '../gateways/gateway-failure.tsx';
import { isCreating, isRunning } from '../gateways/gateway-status.ts';
import { type GatewayDetail, useGatewayEvents } from '../gateways/queries.ts';
import { type CreationStep, creationSteps, durationText } from './creation-steps.ts';

const clock = new Intl.DateTimeFormat('en-GB', { timeStyle: 'medium' });

/** The provisioning of a gateway, step by step as it happens, and the first call once it runs. */
export function CreationStepsCard({ gateway }: { gateway: GatewayDetail }) {
  const [, setCreated] = useQueryState('created', parseAsBoolean.withDefault(false));
  const running = isRunning(gateway.status);
  const events = useGatewayEvents(gateway.id, !running).data?.events ?? [];
  const steps = creationSteps(gateway, events);
  const tookMs = (steps.at(-1)?.atMs ?? gateway.create_time) - gateway.create_time;
  return (
    <Card
      {...headerOf(gateway, durationText(tookMs))}
      actions={
        running ? (
          <Button variant="ghost" size="iconSm" aria-label="Hide" onClick={() => void setCreated(null)}>
            <X aria-hidden />
          </Button>
        ) : null
      }
    >
      <ol aria-live="polite" aria-label="Steps" className="space-y-2.5">
        {steps.map((step) => (
          <StepLine key={step.label} step={step} />
        ))}
      </ol>
      {gateway.error_msg ? (
        <div className="mt-4">
          <GatewayFailure gateway={gateway} />
        </div>
      ) : null}
      {running ? <FirstCall gateway={gateway} /> : null}
    </Card>
  );
}

function headerOf({ status }: GatewayDetail, took: string): { title: string; description?: string } {
  if (isRunning(status)) return { title: `Running after ${took}` };
  if (isCreating(status))
    return {
      title: 'Creating the gateway',
      description: 'Each step shows as it happens. You can leave this page.',
    };
  return {
    title: 'The gateway was not created',
    description: 'Try again once the reason is gone, or delete it under Settings.',
  };
}

function StepLine({ step }: { step: CreationStep }) {
  return (
    <li className="flex items-baseline gap-3" data-state={step.state}>
      <StepIcon state={step.state} />
      <span
        className={cn('w-28 shrink-0', step.state === 'waiting' ? 'text-muted' : 'font-medium')}
        {...(step.state === 'active' ? { 'aria-current': 'step' } : {})}
      >
        {step.label}
      </span>
      <span className="min-w-0 flex-1 text-muted text-pretty">{step.detail}</span>
      {step.atMs === null ? null : (
        <time
          dateTime={new Date(step.atMs).toISOString()}
          title={formatExact(new Date(step.atMs))}
          className="text-xs whitespace-nowrap text-muted tabular-nums"
        >
          {step.tookMs === null ? clock.format(step.atMs) : `+${durationText(step.tookMs)}`}
        </time>
      )}
    </li>
  );
}

function StepIcon({ state }: Pick<CreationStep, 'state'>) {
  const look = {
    done: <Check className="size-3.5 text-success" aria-label="done" />,
    active: <LoaderCircle className="size-3.5 animate-spin text-accent" aria-label="under way" />,
    failed: <X className="size-3.5 text-danger" aria-label="failed" />,
    waiting: <span className="size-1.5 rounded-full bg-line-strong" />,
  }[state];
  return <span className="grid size-4 shrink-0 place-items-center self-center">{look}</span>;
}

function FirstCall({ gateway }: { gateway: GatewayDetail }) {
  const [endpoint] = gateway.ingress_endpoints;
  if (!endpoint) return null;
  return (
    <div className="mt-4 space-y-3 border-t border-line pt-4">
      <p>It answers. Ask how it is, then open an API in it:</p>
      <CodeBlock label="curl command" code={`curl -i ${endpoint.url}/apic/health_check`} />
      <LinkButton variant="primary" href={`/gateways/${gateway.id}/apis/new`}>
        Open an API
      </LinkButton>
    </div>
  );
}
