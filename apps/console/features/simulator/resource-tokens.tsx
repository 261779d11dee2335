'use client';

import { Plus } from 'lucide-react';
import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { TokenInput } from '../../components/token-input.tsx';
import { ResourcePicker } from '../policy-editor/resource-picker.tsx';

interface ResourceTokensProps {
  readonly values: readonly string[];
  readonly onChange: (urns: string[]) => void;
}

/** Resources of a question: by name or by URN. */
export function ResourceTokens({ values, onChange }: ResourceTokensProps) {
  const [picking, setPicking] = useState(false);
  return (
    <div className="relative">
      <TokenInput
        label="Resources"
        values={values}
        onChange={onChange}
        placeholder="apig:local-1:…:api:<gateway>/<api>"
        help="Without one, the question is about any resource."
      />
      <Button size="sm" className="absolute -top-1 right-0" onClick={() => setPicking(true)}>
        <Plus aria-hidden />
        Pick resources
      </Button>
      <ResourcePicker
        submitLabel="Ask about these"
        description="The question is asked of each of them. Of a gateway that is the gateway itself."
        open={picking}
        onOpenChange={setPicking}
        // A question is about resources that there are: patterns stay in policies.
        onPick={(urns) => onChange([...new Set([...values, ...urns.filter((urn) => !urn.includes('*'))])])}
      />
    </div>
  );
}
