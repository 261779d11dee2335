'use client';

import { Plus, X } from 'lucide-react';
import { useFieldArray, useWatch } from 'react-hook-form';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { FormField } from '../forms/form-field.tsx';
import { parameterLocations, parameterOrigins } from './api-choices.ts';

const valueHelp: Record<string, string> = {
  REQUEST: 'Name of a request parameter.',
  CONSTANT: 'Sent as it stands.',
  SYSTEM: 'For example sourceIp, requestId or stage.',
};

/** What the backend gets besides what the caller sent. */
export function BackendParametersSection() {
  const parameters = useFieldArray({ name: 'backend_params' });
  return (
    <Card
      title="Backend parameters"
      description="What the backend receives: mapped request parameters, constants, and what the gateway knows."
      actions={
        <Button
          size="sm"
          onClick={() => parameters.append({ origin: 'REQUEST', name: '', location: 'HEADER', value: '' })}
        >
          <Plus aria-hidden />
          Add backend parameter
        </Button>
      }
    >
      {parameters.fields.length === 0 ? (
        <p className="text-muted">None. The backend gets the query and headers of the caller.</p>
      ) : (
        <div className="space-y-3">
          {parameters.fields.map((parameter, index) => (
            <BackendParameterRow key={parameter.id} index={index} onRemove={() => parameters.remove(index)} />
          ))}
        </div>
      )}
    </Card>
  );
}

function BackendParameterRow({ index, onRemove }: { index: number; onRemove: () => void }) {
  const base = `backend_params.${index}`;
  const origin: unknown = useWatch({ name: `${base}.origin` });
  return (
    <fieldset className="grid grid-cols-2 items-start gap-3 rounded-md border border-line p-3 md:grid-cols-[1.1fr_1.4fr_1.2fr_1fr_auto]">
      <legend className="sr-only">Backend parameter {index + 1}</legend>
      <FormField
        spec={{ name: `${base}.origin`, label: 'Source', kind: 'select', options: parameterOrigins }}
      />
      <FormField
        spec={{
          name: `${base}.value`,
          label: 'Value',
          monospace: true,
          help: valueHelp[String(origin)],
        }}
      />
      <FormField spec={{ name: `${base}.name`, label: 'Backend name', monospace: true }} />
      <FormField
        spec={{
          name: `${base}.location`,
          label: 'Backend location',
          kind: 'select',
          options: parameterLocations,
        }}
      />
      <Button
        variant="ghost"
        size="icon"
        className="md:mt-6.5"
        aria-label={`Remove backend parameter ${index + 1}`}
        onClick={onRemove}
      >
        <X aria-hidden />
      </Button>
    </fieldset>
  );
}
