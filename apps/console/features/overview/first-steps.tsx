'use client';

import { ArrowRight, Check } from 'lucide-react';
import { LinkButton } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { cn } from '../../components/class-names.ts';
import { type Step, useFirstSteps } from './use-first-steps.ts';

/** Five steps to a call that is answered, each ticked by what is really there; folded away when all are. */
export function FirstSteps() {
  const steps = useFirstSteps();
  const done = steps.filter((step) => step.done).length;
  const next = steps.find((step) => !step.done);
  const list = (
    <ol className="divide-y divide-line">
      {steps.map((step, index) => (
        <StepRow key={step.title} step={step} number={index + 1} isNext={step === next} />
      ))}
    </ol>
  );
  if (!next) {
    return (
      <Card>
        <details>
          <summary className="flex cursor-pointer items-center gap-3 rounded-sm font-medium">
            <Check className="size-4 text-success" aria-hidden />
            All five steps are done: an API is live and was called.
            <span className="ml-auto text-xs font-normal text-accent">Show the steps</span>
          </summary>
          <div className="-mx-5 mt-4 -mb-4 border-t border-line">{list}</div>
        </details>
      </Card>
    );
  }
  return (
    <Card
      title="From nothing to a live API"
      description="Each step is ticked when it is really there."
      actions={<span className="text-xs text-muted tabular-nums">{`${done} of ${steps.length}`}</span>}
      flush
    >
      {list}
    </Card>
  );
}

function StepRow({ step, number, isNext }: { step: Step; number: number; isNext: boolean }) {
  return (
    <li className={cn('flex items-center gap-4 px-5 py-3', isNext && 'bg-accent-soft/50')}>
      <span
        className={cn(
          'grid size-6 shrink-0 place-items-center rounded-full border text-2xs font-semibold tabular-nums',
          step.done && 'border-transparent bg-success-soft text-success',
          !step.done && (isNext ? 'border-accent text-accent' : 'border-line-strong/60 text-muted'),
        )}
      >
        {step.done ? <Check className="size-3.5" aria-label="done" /> : number}
      </span>
      <div className="min-w-0 flex-1">
        <p className={cn('font-medium', step.done && 'text-muted')}>{step.title}</p>
        {step.done ? null : <p className="text-muted">{step.why}</p>}
      </div>
      <LinkButton
        href={step.href}
        label={step.done ? `Open: ${step.title}` : undefined}
        size="sm"
        variant={isNext ? 'primary' : 'ghost'}
      >
        {step.done ? 'Open' : step.action}
        <ArrowRight aria-hidden />
      </LinkButton>
    </li>
  );
}
