'use client';

import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { FormProvider } from 'react-hook-form';
import { LinkButton } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { CopyAsCurl } from '../forms/copy-as-curl.tsx';
import { FormField } from '../forms/form-field.tsx';
import { useLeaveWarning } from '../forms/use-leave-warning.ts';
import { useResourceForm } from '../forms/use-resource-form.ts';
import { useCreateGateway } from '../gateways/queries.ts';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { clientTokens } from './client-tokens.ts';
import { EditionChoice } from './edition-choice.tsx';
import {
  descriptionField,
  enterpriseProjectField,
  nameField,
  nodesField,
  windowField,
} from './gateway-fields.ts';
import { windowFrom } from './maintenance-window.ts';
import { useEnterpriseProjectOptions, useProjectQuotas } from './queries.ts';
import { TagRows } from './tag-rows.tsx';

const defaults = {
  instance_name: '',
  description: '',
  spec_id: 'BASIC',
  node_count: 1,
  maintain_begin: '22:00:00',
  enterprise_project_id: '0',
  tags: [],
};

/** Asks for a gateway, and leads to its page, where its provisioning is watched. */
export function CreateGatewayForm() {
  const create = useCreateGateway();
  const router = useRouter();
  const quotas = useProjectQuotas().data;
  const enterpriseProjects = useEnterpriseProjectOptions();
  const [tokenFor] = useState(clientTokens);
  const { form, submit, error, currentInput, prepare } = useResourceForm({
    operation: 'createInstance',
    defaults,
    shape: ({ maintain_begin, ...rest }) => ({ ...rest, ...windowFrom(String(maintain_begin)) }),
    headers: (body) => ({ 'X-Client-Token': tokenFor(body) }),
    onSubmit: async (input) => {
      const { instance_id } = await create.mutateAsync(input);
      form.reset(form.getValues());
      router.push(`/gateways/${instance_id}?created=true`);
    },
  });
  const { isDirty, isSubmitting, isSubmitSuccessful } = form.formState;
  useLeaveWarning(isDirty && !isSubmitting && !isSubmitSuccessful);
  return (
    <FormProvider {...form}>
      <form noValidate onFocus={prepare} onSubmit={(event) => void submit(event)} className="space-y-5">
        {error ? <ErrorNotice error={error} title="The gateway was not created." /> : null}
        <Card>
          <div className="space-y-5">
            <div className="grid gap-x-6 gap-y-4 md:grid-cols-2">
              <FormField spec={nameField} />
              <FormField spec={nodesField(quotas?.nodes.limit)} />
            </div>
            <EditionChoice />
          </div>
        </Card>
        <Card title="More about it" description="All of it can be changed later.">
          <div className="grid gap-x-6 gap-y-4 md:grid-cols-2">
            <FormField spec={descriptionField} className="md:col-span-2" />
            <FormField spec={windowField} />
            <FormField spec={enterpriseProjectField(enterpriseProjects)} />
            <div className="md:col-span-2">
              <TagRows />
            </div>
          </div>
        </Card>
        <div className="flex flex-wrap items-center justify-between gap-3">
          <div className="flex flex-wrap items-center gap-3">
            <GuardedButton
              action="apig:instances:create"
              type="submit"
              variant="primary"
              busy={isSubmitting || isSubmitSuccessful}
            >
              Create gateway
            </GuardedButton>
            <LinkButton href="/gateways" variant="ghost">
              Cancel
            </LinkButton>
            {quotas ? (
              <span className="text-xs text-muted tabular-nums">
                {`${quotas.gateways.used} of ${quotas.gateways.limit} gateways of this project`}
              </span>
            ) : null}
          </div>
          <CopyAsCurl operation="createInstance" input={currentInput} />
        </div>
      </form>
    </FormProvider>
  );
}
