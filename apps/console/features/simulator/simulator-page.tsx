'use client';

import dynamic from 'next/dynamic';
import { useDeferredValue } from 'react';
import { Card } from '../../components/card.tsx';
import { LabelledSelect } from '../../components/labelled-select.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { TokenInput } from '../../components/token-input.tsx';
import { SAMPLE_POLICY } from '../identity/policy-text.ts';
import { useUserGroups, useUsers } from '../identity/queries.ts';
import { useKnownActions } from '../policy-editor/queries.ts';
import { ResourceTokens } from './resource-tokens.tsx';
import { SimulationContext } from './simulation-context.tsx';
import { SimulationResults } from './simulation-results.tsx';
import { simulationBody, useSimulation, useSimulationAddress } from './use-simulation.ts';

// The editor comes when a document is to be tried.
const WhatIfEditor = dynamic(() => import('./what-if-editor.tsx').then((module) => module.WhatIfEditor), {
  ssr: false,
  loading: () => <Skeleton className="h-64" />,
});

/** Asks the evaluator that enforces what it would say: who, what, on what, under which circumstances, and what if. */
export function SimulatorPage() {
  const [input, setInput] = useSimulationAddress();
  const trying = input.whatIf !== '';
  const known = useKnownActions();
  const body = useDeferredValue(simulationBody(input));
  const answer = useSimulation(body);
  return (
    <>
      <PageHeader
        title="Simulator"
        description="What a user or group may do, told by the evaluator that enforces it, and by which statement."
        crumbs={[{ label: 'Access', href: '/access' }]}
      />
      <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,26rem)_minmax(0,1fr)]">
        <Card title="Question">
          <div className="space-y-4">
            <WhoSelect value={input.who} onChange={(who) => void setInput({ who })} />
            <TokenInput
              label="Actions"
              values={input.actions}
              onChange={(actions) => void setInput({ actions })}
              placeholder="apig:apis:publish"
              suggestions={known.map(({ action }) => action)}
            />
            <ResourceTokens values={input.resources} onChange={(resources) => void setInput({ resources })} />
            <SimulationContext input={input} onChange={(change) => void setInput(change)} />
            <div>
              <label className="flex items-center gap-2 font-medium">
                <input
                  type="checkbox"
                  checked={trying}
                  onChange={(event) => void setInput({ whatIf: event.target.checked ? SAMPLE_POLICY : '' })}
                  className="size-3.5 accent-accent"
                />
                What if this document held too?
              </label>
              {trying ? (
                <WhatIfEditor
                  value={input.whatIf}
                  // Emptied, there is still an editor: a blank is a document that is none.
                  onChange={(text) => void setInput({ whatIf: text === '' ? ' ' : text })}
                />
              ) : null}
            </div>
          </div>
        </Card>
        <SimulationResults asked={body !== null} answer={answer} />
      </div>
    </>
  );
}

function WhoSelect({ value, onChange }: { value: string; onChange: (who: string) => void }) {
  const users = useUsers().data?.users ?? [];
  const groups = useUserGroups().data?.groups ?? [];
  return (
    <LabelledSelect
      label="Who"
      value={value}
      onChange={onChange}
      options={[
        { value: '', label: 'Nobody: only the document below' },
        ...users.map(({ id, name }) => ({ value: `user:${id}`, label: `User ${name}` })),
        ...groups.map(({ id, name }) => ({ value: `group:${id}`, label: `Group ${name}` })),
      ]}
    />
  );
}
