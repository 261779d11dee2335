'use client';

import { Card } from '../../components/card.tsx';
import { FormField } from '../forms/form-field.tsx';
import { matchModes, methods, protocols } from './api-choices.ts';

/** What a caller sends. */
export function RequestSection() {
  return (
    <Card title="Request" description="What a caller sends to the gateway.">
      <div className="grid gap-4 sm:grid-cols-[8rem_1fr]">
        <FormField spec={{ name: 'req_method', label: 'Method', kind: 'select', options: methods }} />
        <FormField
          spec={{
            name: 'req_uri',
            label: 'Path',
            placeholder: '/orders/{id}',
            monospace: true,
            help: 'Names in braces are parameters: /orders/{id}. Each stands for one segment.',
          }}
        />
      </div>
      <div className="mt-4 grid gap-4 sm:grid-cols-2">
        <FormField spec={{ name: 'match_mode', label: 'Match', kind: 'select', options: matchModes }} />
        <FormField spec={{ name: 'req_protocol', label: 'Protocol', kind: 'select', options: protocols }} />
      </div>
    </Card>
  );
}
