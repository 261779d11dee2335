'use client';

import { RotateCcw } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useId, useMemo, useState } from 'react';
import { Button } from '../../components/button.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import type { JsonEditor as Editor } from '../../components/json-editor.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { Switch } from '../../components/switch.tsx';
import { CopyAsCurl } from '../forms/copy-as-curl.tsx';
import { useLeaveWarning } from '../forms/use-leave-warning.ts';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { SpreadNotice } from '../spreading/spread-notice.tsx';
import {
  bodyOf,
  type Draft,
  draftOf,
  fullConfigOf,
  issuesOf,
  maskedDraft,
  switched,
  written,
} from './draft.ts';
import { formOf } from './form-schema.ts';
import { marksOf } from './issue-marks.ts';
import type { Parameter } from './parameter-list.ts';
import { useSetParameter } from './queries.ts';
import { SchemaControl } from './schema-control.tsx';
import { rangeOf, SchemaFields } from './schema-fields.tsx';

// The editor is the heaviest part of the console.
const JsonEditor = dynamic(
  () => import('../../components/json-editor.tsx').then((module) => module.JsonEditor),
  {
    ssr: false,
    loading: () => <Skeleton className="h-full" />,
  },
) as typeof Editor;

/** Sets one parameter: its fields, the config string beside them, and how far the change has come. */
export function ParameterForm({ gatewayId, parameter }: { gatewayId: string; parameter: Parameter }) {
  const { definition } = parameter;
  const [draft, setDraft] = useState<Draft>(() => draftOf(parameter));
  const [saved, setSaved] = useState(draft);
  const change = useSetParameter(gatewayId);
  const issues = issuesOf(definition, draft);
  const isDirty = JSON.stringify(draft) !== JSON.stringify(saved);
  useLeaveWarning(isDirty);
  const path = { instance_id: gatewayId };
  const save = () =>
    change.mutate(
      { path, body: bodyOf(parameter, draft) },
      {
        onSuccess: () => {
          // What was typed is not needed any more: the form shows it as a secret that is set.
          const now = maskedDraft(definition, draft);
          setDraft(now);
          setSaved(now);
        },
      },
    );
  return (
    <form
      noValidate
      className="space-y-4"
      onSubmit={(event) => {
        event.preventDefault();
        if (issues.length === 0) save();
      }}
    >
      {change.error ? <ErrorNotice error={change.error} title="It was not saved." /> : null}
      <DraftFields parameter={parameter} draft={draft} saved={saved} onChange={setDraft} />
      {change.data && !isDirty ? <SpreadNotice gatewayId={gatewayId} spread={change.data.spread} /> : null}
      <div className="flex flex-wrap items-center justify-between gap-3 border-t border-line pt-4">
        <div className="flex flex-wrap items-center gap-3">
          <GuardedButton
            action="apig:features:create"
            type="submit"
            variant="primary"
            busy={change.isPending}
            disabled={!isDirty || issues.length > 0}
          >
            Save parameter
          </GuardedButton>
          {isDirty ? (
            <Button variant="ghost" onClick={() => setDraft(saved)}>
              <RotateCcw aria-hidden />
              Undo
            </Button>
          ) : null}
          <span className="text-xs text-muted">
            {change.isPending ? 'Waiting for the nodes …' : 'Effective at once: no restart, no call is lost.'}
          </span>
        </div>
        <CopyAsCurl
          operation="createFeature"
          input={() => ({ path, body: bodyOf(parameter, maskedDraft(definition, draft)) })}
        />
      </div>
    </form>
  );
}

interface DraftFieldsProps {
  readonly parameter: Parameter;
  readonly draft: Draft;
  readonly saved: Draft;
  readonly onChange: (draft: Draft) => void;
}

/** The switch, the fields that the schema asks for, and the same as text. */
function DraftFields({ parameter: { definition }, draft, saved, onChange }: DraftFieldsProps) {
  const { form, config, secrets, initial } = definition;
  const id = useId();
  const node = useMemo(() => formOf(config, secrets), [config, secrets]);
  const issues = issuesOf(definition, draft);
  const reasons = new Map(issues.map(({ path, reason }) => [path, reason]));
  const value = fullConfigOf(form, draft);
  const write = (next: unknown) => onChange(written(definition, draft, next, saved));
  if (form === 'switch') {
    return (
      <div className="flex items-center gap-3">
        <Switch id={id} checked={draft.text === 'on'} onChange={(on) => write(on ? 'on' : 'off')} />
        <label htmlFor={id} className="font-medium">
          On
        </label>
      </div>
    );
  }
  return (
    <div className="grid gap-x-6 gap-y-4 lg:grid-cols-2">
      <div className="space-y-4">
        <div className="flex items-center gap-3">
          <Switch id={`${id}-on`} checked={draft.on} onChange={(on) => onChange(switched(form, draft, on))} />
          <label htmlFor={`${id}-on`} className="font-medium">
            {initial === null ? 'On' : 'A value of its own'}
          </label>
          {!draft.on && initial !== null ? (
            <span className="text-xs text-muted">The default holds.</span>
          ) : null}
        </div>
        {node.kind === 'object' ? (
          <SchemaFields
            Control={SchemaControl}
            node={node}
            value={value}
            onChange={write}
            path=""
            reasons={reasons}
            without={['enable']}
          />
        ) : (
          <div>
            <label htmlFor={id} className="mb-1.5 block font-medium">
              {config.meta()?.title ?? 'Value'}
            </label>
            <SchemaControl
              node={node}
              value={value}
              onChange={write}
              path=""
              reasons={reasons}
              id={id}
              label="Value"
              describedBy={`${id}-help`}
            />
            <p id={`${id}-help`} className="mt-1 text-xs text-muted">
              {reasons.has('') ? <span className="mr-1 text-danger">{reasons.get('')}.</span> : null}
              {rangeOf(node)}
            </p>
          </div>
        )}
      </div>
      <div className="flex min-w-0 flex-col">
        <p className="mb-1.5 font-medium">Config string</p>
        <div className="h-56 min-h-0 flex-1">
          <JsonEditor
            label="Config string"
            value={draft.text}
            onChange={(text) => {
              if (text !== draft.text) onChange({ ...draft, on: true, text });
            }}
            check={(text) => marksOf(text, issuesOf(definition, { ...draft, text }))}
          />
        </div>
        <p className="mt-1 text-xs text-muted">
          What scripts send as <code className="font-mono">config</code>; secrets that are set read ******.
        </p>
      </div>
    </div>
  );
}
