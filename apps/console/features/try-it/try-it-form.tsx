'use client';

import type { OperationBodyInput } from '@turnpike/contracts/http/operation';
import { Send } from 'lucide-react';
import { FormProvider, useForm, useWatch } from 'react-hook-form';
import type { ContractOf } from '../api/operation-names.ts';
import { methods } from '../apis/api-choices.ts';
import { publicationsOf } from '../apis/publications.ts';
import type { ApiDetail } from '../apis/queries.ts';
import { useAuthorisedCredentials, useCredentials } from '../credentials/queries.ts';
import type { FieldSpec } from '../forms/field-spec.ts';
import { FormField } from '../forms/form-field.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { sampleTarget } from '../snippets/call-sample.ts';
import { useCallTarget } from '../snippets/use-call-target.ts';
import { authenticationFields } from './authentication-fields.ts';
import { parseHeaderText, parseQueryText } from './header-text.ts';

type CallBody = OperationBodyInput<ContractOf<'callApi'>>;

interface TryItFormProps {
  readonly gatewayId: string;
  readonly api: ApiDetail;
  readonly busy: boolean;
  readonly onSend: (body: CallBody) => void;
  readonly onInvalid: (error: Error) => void;
}

interface CallForm {
  env_id: string;
  scheme: 'HTTP' | 'HTTPS';
  method: string;
  path: string;
  query: string;
  headers: string;
  body: string;
  authentication: 'NONE' | 'SIGNATURE' | 'APP_CODE' | 'TOKEN';
  app_id: string;
  app_code: string;
  token: string;
}

function defaultsOf(api: ApiDetail): CallForm {
  const [path = '/', query = ''] = sampleTarget(api.req_uri, api.req_params).split('?');
  return {
    env_id: publicationsOf(api)[0]?.environmentId ?? '',
    scheme: api.req_protocol === 'HTTPS' ? 'HTTPS' : 'HTTP',
    method: api.req_method === 'ANY' ? 'GET' : api.req_method,
    path,
    query,
    headers: '',
    body: '',
    authentication: ({ NONE: 'NONE', APP: 'SIGNATURE', IAM: 'TOKEN' } as const)[api.auth_type],
    app_id: '',
    app_code: '',
    token: '',
  };
}

/** A call, filled in from the definition. */
export function TryItForm({ gatewayId, api, busy, onSend, onInvalid }: TryItFormProps) {
  const form = useForm<CallForm>({ defaultValues: defaultsOf(api) });
  const fields = useFields(gatewayId, api);
  const credentials = useCredentialChoices(gatewayId, api);
  const authentication = useWatch({ control: form.control, name: 'authentication' });
  const submit = form.handleSubmit((values) => {
    try {
      onSend(bodyOf(values, credentials[0]?.value ?? ''));
    } catch (cause) {
      onInvalid(cause instanceof Error ? cause : new Error(String(cause)));
    }
  });
  return (
    <FormProvider {...form}>
      <form noValidate onSubmit={(event) => void submit(event)} className="space-y-4">
        <div className="grid gap-4 sm:grid-cols-2">
          {fields.choices.map((spec) => (
            <FormField key={spec.name} spec={spec} />
          ))}
          {authenticationFields(authentication, credentials).map((spec) => (
            <FormField key={spec.name} spec={spec} />
          ))}
        </div>
        {fields.texts.map((spec) => (
          <FormField key={spec.name} spec={spec} />
        ))}
        <GuardedButton action="apig:apis:debug" type="submit" variant="primary" busy={busy}>
          <Send aria-hidden />
          Send request
        </GuardedButton>
      </form>
    </FormProvider>
  );
}

function bodyOf(values: CallForm, firstCredential: string): CallBody {
  const { app_id, app_code, token, query, headers, method, authentication, ...rest } = values;
  return {
    ...rest,
    method: method as CallBody['method'],
    authentication,
    query: parseQueryText(query),
    headers: parseHeaderText(headers),
    ...(authentication === 'SIGNATURE' ? { app_id: app_id || firstCredential } : {}),
    ...(authentication === 'APP_CODE' ? { app_code } : {}),
    ...(authentication === 'TOKEN' ? { token } : {}),
  };
}

/** Credentials that may sign: the authorised ones first, marked. */
function useCredentialChoices(gatewayId: string, api: ApiDetail): { value: string; label: string }[] {
  const auths = useAuthorisedCredentials(gatewayId, api.id).data?.auths ?? [];
  const authorised = new Set(auths.map((auth) => auth.app_id));
  const credentials = useCredentials(gatewayId, { limit: 500 }).data?.apps ?? [];
  return credentials
    .toSorted((a, b) => Number(authorised.has(b.id)) - Number(authorised.has(a.id)))
    .map(({ id, name }) => ({ value: id, label: authorised.has(id) ? name : `${name} (not authorised)` }));
}

function useFields(gatewayId: string, api: ApiDetail): { choices: FieldSpec[]; texts: FieldSpec[] } {
  const { protocols } = useCallTarget(gatewayId, api);
  const withBody = !['GET', 'HEAD'].includes(api.req_method);
  return {
    choices: [
      {
        name: 'env_id',
        label: 'Environment',
        kind: 'select',
        options: publicationsOf(api).map((one) => ({ value: one.environmentId, label: one.environmentName })),
      },
      {
        name: 'scheme',
        label: 'Protocol',
        kind: 'select',
        options: protocols.map((value) => ({ value, label: value })),
      },
      {
        name: 'method',
        label: 'Method',
        kind: 'select',
        options: methods.filter(({ value }) => value !== 'ANY'),
        disabled: api.req_method !== 'ANY',
      },
      { name: 'path', label: 'Path', monospace: true },
      {
        name: 'authentication',
        label: 'Authentication',
        kind: 'select',
        options: authenticationOptions(api),
      },
    ],
    texts: [
      { name: 'query', label: 'Query', monospace: true, optional: true, placeholder: 'limit=10&sort=name' },
      {
        name: 'headers',
        label: 'Headers',
        kind: 'json',
        rows: 2,
        monospace: true,
        optional: true,
        placeholder: 'Accept: application/json',
      },
      ...(withBody
        ? [{ name: 'body', label: 'Body', kind: 'json', rows: 5, monospace: true, optional: true } as const]
        : []),
    ],
  };
}

function authenticationOptions(api: ApiDetail): { value: string; label: string }[] {
  const none = { value: 'NONE', label: 'None' };
  if (api.auth_type === 'IAM') return [none, { value: 'TOKEN', label: 'Token of a user' }];
  const signature = { value: 'SIGNATURE', label: 'Sign with a credential' };
  return api.auth_opt.app_code_auth_type === 'HEADER'
    ? [none, signature, { value: 'APP_CODE', label: 'AppCode' }]
    : [none, signature];
}
