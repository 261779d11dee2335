'use client';

import { Plus, X } from 'lucide-react';
import { useEffect } from 'react';
import { type FieldValues, useFieldArray, useFormContext, useWatch } from 'react-hook-form';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { FormField } from '../forms/form-field.tsx';
import { parameterLocations, parameterTypes } from './api-choices.ts';
import { newParameter, withPathParameters } from './api-form-values.ts';

const yesNo = [
  { value: '1', label: 'Yes' },
  { value: '2', label: 'No' },
];

/** Parameters of the request. Those of the path appear as the path is typed. */
export function RequestParametersSection() {
  const { getValues } = useFormContext();
  const parameters = useFieldArray({ name: 'req_params' });
  const path: unknown = useWatch({ name: 'req_uri' });
  const { replace } = parameters;
  useEffect(() => {
    const now = (getValues('req_params') ?? []) as FieldValues[];
    const wanted = withPathParameters(String(path ?? ''), now);
    const same = wanted.length === now.length && wanted.every((one, index) => one === now[index]);
    if (!same) replace(wanted);
  }, [path, getValues, replace]);
  return (
    <Card
      title="Request parameters"
      description="Parameters that are declared can be required, get a default, and be mapped to the backend."
      actions={
        <Button size="sm" onClick={() => parameters.append(newParameter('', 'QUERY'))}>
          <Plus aria-hidden />
          Add request parameter
        </Button>
      }
    >
      {parameters.fields.length === 0 ? (
        <p className="text-muted">None. Query and headers pass to the backend as they come.</p>
      ) : (
        <div className="space-y-3">
          {parameters.fields.map((parameter, index) => (
            <RequestParameterRow key={parameter.id} index={index} onRemove={() => parameters.remove(index)} />
          ))}
        </div>
      )}
    </Card>
  );
}

function RequestParameterRow({ index, onRemove }: { index: number; onRemove: () => void }) {
  const base = `req_params.${index}`;
  const location: unknown = useWatch({ name: `${base}.location` });
  const inPath = location === 'PATH';
  return (
    <fieldset className="grid grid-cols-2 items-start gap-3 rounded-md border border-line p-3 md:grid-cols-[1.4fr_1fr_1fr_0.8fr_1.2fr_auto]">
      <legend className="sr-only">Request parameter {index + 1}</legend>
      <FormField
        spec={{ name: `${base}.name`, label: 'Parameter name', monospace: true, disabled: inPath }}
      />
      <FormField
        spec={{
          name: `${base}.location`,
          label: 'Location',
          kind: 'select',
          options: inPath ? parameterLocations : parameterLocations.filter((one) => one.value !== 'PATH'),
          disabled: inPath,
        }}
      />
      <FormField spec={{ name: `${base}.type`, label: 'Type', kind: 'select', options: parameterTypes }} />
      <FormField
        spec={{
          name: `${base}.required`,
          label: 'Required',
          kind: 'select',
          options: yesNo,
          numeric: true,
          disabled: inPath,
        }}
      />
      {inPath ? (
        <FormField spec={{ name: `${base}.sample_value`, label: 'Sample value', placeholder: '1' }} />
      ) : (
        <FormField spec={{ name: `${base}.default_value`, label: 'Default value' }} />
      )}
      <Button
        variant="ghost"
        size="icon"
        className="md:mt-6.5"
        disabled={inPath}
        aria-label={`Remove request parameter ${index + 1}`}
        onClick={onRemove}
      >
        <X aria-hidden />
      </Button>
    </fieldset>
  );
}
