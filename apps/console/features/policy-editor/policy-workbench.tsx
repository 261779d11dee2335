'use client';

import { Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { JsonEditor } from '../../components/json-editor.tsx';
import { completeInPolicy } from './complete-in-policy.ts';
import { type Finding, usePolicyCheck } from './policy-check.ts';
import {
  type DraftStatement,
  type PolicyDraft,
  readDraft,
  withStatement,
  writeDraft,
} from './policy-draft.ts';
import { useKnownActions } from './queries.ts';
import { Choice, StatementCard } from './statement-card.tsx';

interface PolicyWorkbenchProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
}

const newStatement: DraftStatement = { Effect: 'Allow', Action: [] };

/** A policy as forms and as text, side by side: both show the same document, and either may be edited. */
export function PolicyWorkbench({ text, onChange }: PolicyWorkbenchProps) {
  const draft = useMemo(() => readDraft(text), [text]);
  const known = useKnownActions();
  const { findings, check } = usePolicyCheck(text, known);
  const complete = useMemo(() => completeInPolicy(known), [known]);
  return (
    <div className="grid items-start gap-5 xl:grid-cols-[minmax(0,1.15fr)_minmax(0,1fr)]">
      <div className="min-w-0">
        {draft ? (
          <Statements draft={draft} known={known} onChange={(next) => onChange(writeDraft(next))} />
        ) : (
          <div className="rounded-lg border border-dashed border-line px-5 py-10 text-center text-muted">
            The text is no policy document just now. Mend it, and the statements are shown here again.
          </div>
        )}
      </div>
      <div className="flex min-w-0 flex-col gap-3 xl:sticky xl:top-17">
        <div className="h-112">
          <JsonEditor
            label="Policy document"
            value={text}
            onChange={onChange}
            check={check}
            complete={complete}
          />
        </div>
        <Findings findings={findings} />
      </div>
    </div>
  );
}

interface StatementsProps {
  readonly draft: PolicyDraft;
  readonly known: Parameters<typeof StatementCard>[0]['known'];
  readonly onChange: (draft: PolicyDraft) => void;
}

function Statements({ draft, known, onChange }: StatementsProps) {
  const [open, setOpen] = useState(0);
  const version5 = draft.Version === '5.0';
  const add = () => {
    onChange({ ...draft, Statement: [...draft.Statement, newStatement] });
    setOpen(draft.Statement.length);
  };
  return (
    <div className="space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <Choice
          label="Version"
          value={draft.Version ?? ''}
          options={['1.1', '5.0']}
          onChange={(Version) => onChange({ ...draft, Version })}
        />
        <Button size="sm" onClick={add}>
          <Plus aria-hidden />
          Add statement
        </Button>
      </div>
      {draft.Statement.map((statement, index) => (
        <StatementCard
          // biome-ignore lint/suspicious/noArrayIndexKey: statements have no other identity, and are edited in place
          key={index}
          index={index}
          statement={statement}
          version5={version5}
          known={known}
          open={open === index}
          onToggle={() => setOpen(open === index ? -1 : index)}
          onChange={(change) => onChange(withStatement(draft, index, change))}
          onRemove={() => onChange({ ...draft, Statement: draft.Statement.filter((_, at) => at !== index) })}
        />
      ))}
      {draft.Statement.length === 0 ? (
        <div className="rounded-lg border border-line bg-surface">
          <EmptyState icon={Plus} title="No statement" action={<Button onClick={add}>Add statement</Button>}>
            A policy without statements grants nothing.
          </EmptyState>
        </div>
      ) : null}
    </div>
  );
}

/** What is wrong with the document, and where. */
function Findings({ findings }: { findings: readonly Finding[] }) {
  return (
    <ul aria-live="polite" aria-label="Mistakes" className="space-y-1 text-xs">
      {findings.length === 0 ? <li className="text-success">No mistake found.</li> : null}
      {findings.map(({ place, message, severity }) => (
        <li key={`${place} ${message}`} className={severity === 'error' ? 'text-danger' : 'text-warning'}>
          <code className="font-mono">{place || 'Document'}</code>: {message}
        </li>
      ))}
    </ul>
  );
}
