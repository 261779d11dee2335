'use client';

import { policyDocumentSchema } from '@turnpike/contracts/iam/policy-document';
import { useId } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { jsonMistake, placeInPolicy } from './policy-text.ts';

const MOST_SHOWN = 5;

/** Mistakes of a document, each with its place. */
function mistakesOf(text: string): string[] {
  const mistake = jsonMistake(text);
  if (mistake) return [`No JSON: ${mistake}`];
  const checked = policyDocumentSchema.safeParse(JSON.parse(text));
  if (checked.success) return [];
  return checked.error.issues.map((issue) => `${placeInPolicy(issue.path) || 'Document'}: ${issue.message}`);
}

/** Places of the errors that the server put somewhere inside the document. */
function serverMistakes(errors: Readonly<Record<string, unknown>>): string[] {
  const found: string[] = [];
  const visit = (value: unknown, path: string[]) => {
    if (typeof value !== 'object' || value === null) return;
    if ('type' in value && value.type === 'server' && 'message' in value) {
      found.push(`${placeInPolicy(path) || 'Document'}: ${String(value.message)}`);
      return;
    }
    for (const [key, item] of Object.entries(value)) if (key !== 'ref') visit(item, [...path, key]);
  };
  visit(errors.policy, []);
  return found;
}

/** JSON of a policy, checked while it is typed; mistakes that only the server finds show in the same place. */
export function PolicyEditor() {
  const id = useId();
  const { register, formState } = useFormContext();
  const text = String(useWatch({ name: 'text' }) ?? '');
  const mistakes = [...mistakesOf(text), ...serverMistakes(formState.errors)];
  const lines = text.split('\n').length;
  return (
    <div>
      <label htmlFor={id} className="mb-1.5 block font-medium">
        Policy document
      </label>
      <div className="flex max-h-96 overflow-auto rounded-md border border-line-strong bg-surface focus-within:border-accent focus-within:outline-2 focus-within:outline-accent/40">
        <pre
          aria-hidden
          className="sticky left-0 border-r border-line bg-canvas px-2 py-2 text-right font-mono text-xs leading-5 text-faint select-none"
        >
          {Array.from({ length: lines }, (_, index) => index + 1).join('\n')}
        </pre>
        <textarea
          id={id}
          {...register('text')}
          rows={Math.max(10, lines)}
          wrap="off"
          spellCheck={false}
          aria-invalid={mistakes.length > 0 || undefined}
          aria-describedby={`${id}-mistakes`}
          className="block w-full resize-none overflow-hidden bg-transparent px-2.5 py-2 font-mono text-xs leading-5 focus-visible:outline-0"
        />
      </div>
      <ul id={`${id}-mistakes`} aria-live="polite" className="mt-1 space-y-0.5 text-xs text-danger">
        {mistakes.slice(0, MOST_SHOWN).map((mistake) => (
          <li key={mistake}>{mistake}</li>
        ))}
      </ul>
      <p className="mt-1 text-xs text-muted">
        Actions are written service:resource:operation with * where any is meant, such as apig:apis:publish.
      </p>
    </div>
  );
}
