'use client';

import { Plus, X } from 'lucide-react';
import { useFieldArray, useWatch } from 'react-hook-form';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { FormField } from '../forms/form-field.tsx';
import { backendProtocols, methods } from './api-choices.ts';

/** What answers: a server of yours, or a fixed answer. */
export function BackendSection() {
  const type: unknown = useWatch({ name: 'backend_type' });
  return (
    <Card title="Backend" description="What answers the request.">
      <FormField
        className="mb-4 sm:w-1/2"
        spec={{
          name: 'backend_type',
          label: 'Backend type',
          kind: 'select',
          options: [
            { value: 'HTTP', label: 'HTTP backend' },
            { value: 'MOCK', label: 'Mock: a fixed answer' },
          ],
        }}
      />
      {type === 'MOCK' ? <MockFields /> : <HttpFields />}
    </Card>
  );
}

function HttpFields() {
  return (
    <div className="grid gap-4 sm:grid-cols-6">
      <FormField
        className="sm:col-span-2"
        spec={{
          name: 'backend_api.req_protocol',
          label: 'Backend protocol',
          kind: 'select',
          options: backendProtocols,
        }}
      />
      <FormField
        className="sm:col-span-4"
        spec={{
          name: 'backend_api.url_domain',
          label: 'Backend address',
          placeholder: 'orders.internal:8080',
          monospace: true,
          help: 'Host, or host:port.',
        }}
      />
      <FormField
        className="sm:col-span-2"
        spec={{ name: 'backend_api.req_method', label: 'Backend method', kind: 'select', options: methods }}
      />
      <FormField
        className="sm:col-span-4"
        spec={{
          name: 'backend_api.req_uri',
          label: 'Backend path',
          placeholder: '/v1/orders/{id}',
          monospace: true,
          help: 'Names in braces are filled from the backend parameters.',
        }}
      />
      <FormField
        className="sm:col-span-3"
        spec={{ name: 'backend_api.timeout', label: 'Timeout (ms)', kind: 'number', help: '1 to 600 000.' }}
      />
      <FormField
        className="sm:col-span-3"
        spec={{
          name: 'backend_api.retry_count',
          label: 'Retries',
          help: '0 to 10. -1: only requests that are safe to repeat, once.',
        }}
      />
    </div>
  );
}

function MockFields() {
  const headers = useFieldArray({ name: 'mock_info.header' });
  return (
    <div className="grid gap-4">
      <FormField
        className="sm:w-1/3"
        spec={{ name: 'mock_info.status_code', label: 'Status code', kind: 'number' }}
      />
      <fieldset>
        <legend className="mb-1.5 font-medium">Response headers</legend>
        <div className="space-y-2">
          {headers.fields.map((header, index) => (
            <div key={header.id} className="grid grid-cols-[1fr_1fr_auto] items-end gap-2">
              <FormField
                spec={{ name: `mock_info.header.${index}.key`, label: 'Header name', monospace: true }}
              />
              <FormField
                spec={{ name: `mock_info.header.${index}.value`, label: 'Header value', monospace: true }}
              />
              <Button
                variant="ghost"
                size="icon"
                aria-label={`Remove header ${index + 1}`}
                onClick={() => headers.remove(index)}
              >
                <X aria-hidden />
              </Button>
            </div>
          ))}
          <Button size="sm" onClick={() => headers.append({ key: '', value: '' })}>
            <Plus aria-hidden />
            Add header
          </Button>
        </div>
      </fieldset>
      <FormField
        spec={{
          name: 'mock_info.result_content',
          label: 'Response body',
          kind: 'json',
          rows: 6,
          monospace: true,
          optional: true,
          placeholder: '{"status": "ok"}',
        }}
      />
    </div>
  );
}
