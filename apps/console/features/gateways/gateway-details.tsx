import { Card } from '../../components/card.tsx';
import { DescriptionList } from '../../components/description-list.tsx';
import { Moment } from '../../components/moment.tsx';
import { ceilingsOf } from '../gateway-creation/edition-text.ts';
import { editionLabel } from './gateway-status.ts';
import type { GatewayDetail } from './queries.ts';

/** What the gateway is, and what its nodes may use. */
export function GatewayDetails({ gateway }: { gateway: GatewayDetail }) {
  const { edition } = gateway;
  return (
    <Card title="Details">
      <DescriptionList
        facts={[
          { term: 'Version', value: gateway.instance_version },
          { term: 'Created', value: <Moment at={gateway.create_time} /> },
          {
            term: 'Maintenance window',
            value: `${gateway.maintain_begin.slice(0, 5)} – ${gateway.maintain_end.slice(0, 5)} UTC`,
          },
        ]}
      />
      <h3 className="mt-5 mb-3 border-t border-line pt-4 font-medium">
        {`Edition ${editionLabel(gateway.spec)}`}
        <span className="ml-2 font-normal text-muted">of each node</span>
      </h3>
      {edition ? (
        <DescriptionList facts={ceilingsOf(edition)} />
      ) : (
        <p className="text-muted">
          The operator has removed this edition. Nodes keep what they have; choose another one under Settings.
        </p>
      )}
    </Card>
  );
}
