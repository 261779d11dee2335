'use client';

import { Card } from '../../components/card.tsx';
import { CardForm } from '../forms/card-form.tsx';
import {
  descriptionField,
  enterpriseProjectField,
  nameField,
  windowField,
} from '../gateway-creation/gateway-fields.ts';
import { windowFrom } from '../gateway-creation/maintenance-window.ts';
import { useEnterpriseProjectOptions } from '../gateway-creation/queries.ts';
import { type GatewayDetail, useUpdateGateway } from '../gateways/queries.ts';

/** Name, description, maintenance window and place of a gateway. Its processes do not notice. */
export function GeneralSettings({ gateway }: { gateway: GatewayDetail }) {
  const update = useUpdateGateway();
  const projects = useEnterpriseProjectOptions();
  const here = gateway.enterprise_project_id;
  const options = projects.some(({ value }) => value === here)
    ? projects
    : [...projects, { value: here, label: here }];
  return (
    <Card title="General">
      <CardForm
        operation="updateInstance"
        action="apig:instances:update"
        path={{ instance_id: gateway.id }}
        defaults={{
          instance_name: gateway.instance_name,
          description: gateway.description,
          maintain_begin: gateway.maintain_begin,
          enterprise_project_id: here,
        }}
        shape={({ maintain_begin, ...rest }) => ({ ...rest, ...windowFrom(String(maintain_begin)) })}
        fields={[nameField, descriptionField, windowField, enterpriseProjectField(options)]}
        submitLabel="Save changes"
        done="The gateway is updated"
        onSubmit={(input) => update.mutateAsync(input)}
      />
    </Card>
  );
}
