'use client';

import { useWatch } from 'react-hook-form';
import { Card } from '../../components/card.tsx';
import { FormField } from '../forms/form-field.tsx';
import { appCodeChoices, authentications } from './api-choices.ts';

/** How a caller proves who it is. */
export function AuthenticationSection() {
  const type: unknown = useWatch({ name: 'auth_type' });
  return (
    <Card
      title="Authentication"
      description={
        type === 'IAM'
          ? 'Whoever is an enabled user of this account may call. The gateway is given their access keys and tokens to check calls by.'
          : 'Who may call is decided per credential, after the API is published.'
      }
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <FormField
          spec={{ name: 'auth_type', label: 'Authentication', kind: 'select', options: authentications }}
        />
        {type === 'APP' ? (
          <FormField
            spec={{
              name: 'auth_opt.app_code_auth_type',
              label: 'AppCode',
              kind: 'select',
              options: appCodeChoices,
              help: 'An AppCode is sent as it is: simple, and only as safe as the way it travels.',
            }}
          />
        ) : null}
      </div>
    </Card>
  );
}
