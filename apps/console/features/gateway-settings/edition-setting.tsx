'use client';

import { Card } from '../../components/card.tsx';
import { CardForm } from '../forms/card-form.tsx';
import { EditionChoice } from '../gateway-creation/edition-choice.tsx';
import { type GatewayDetail, useResizeGateway } from '../gateways/queries.ts';

/** What each node may use. */
export function EditionSetting({ gateway }: { gateway: GatewayDetail }) {
  const resize = useResizeGateway();
  return (
    <Card
      title="Edition"
      description="A change interrupts nothing: each node gets a successor with the new ceilings first, then finishes its calls and ends, one node after the other."
    >
      <CardForm
        key={gateway.spec}
        operation="resizeInstance"
        action="apig:instances:update"
        disabled={gateway.operation !== null}
        path={{ instance_id: gateway.id }}
        defaults={{ spec_id: gateway.spec }}
        fields={[]}
        submitLabel="Change edition"
        done="The edition is being changed"
        onSubmit={(input) => resize.mutateAsync(input)}
      >
        <EditionChoice now={gateway.spec} />
      </CardForm>
    </Card>
  );
}
