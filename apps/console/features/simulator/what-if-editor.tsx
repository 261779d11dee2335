'use client';

import { useMemo } from 'react';
import { JsonEditor } from '../../components/json-editor.tsx';
import { completeInPolicy } from '../policy-editor/complete-in-policy.ts';
import { usePolicyCheck } from '../policy-editor/policy-check.ts';
import { useKnownActions } from '../policy-editor/queries.ts';

/** A document that is tried without being saved. */
export function WhatIfEditor({ value, onChange }: { value: string; onChange: (text: string) => void }) {
  const known = useKnownActions();
  const { check } = usePolicyCheck(value, known);
  const complete = useMemo(() => completeInPolicy(known), [known]);
  return (
    <div className="mt-2 h-64">
      <JsonEditor
        label="Document to try"
        value={value}
        onChange={onChange}
        check={check}
        complete={complete}
      />
    </div>
  );
}
