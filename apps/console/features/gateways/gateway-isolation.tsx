import { Check, Minus } from 'lucide-react';
import { Card } from '../../components/card.tsx';
import { type Isolation, isolationGroups } from './isolation-groups.ts';
import type { GatewayDetail } from './queries.ts';

const labels = {
  user: 'User of its own',
  memory: 'Memory',
  fileDescriptors: 'Open files',
  cpu: 'CPU share',
  namespaces: 'Namespaces',
} as const satisfies Record<keyof Isolation, string>;

const means = Object.keys(labels) as (keyof Isolation)[];

/** What keeps the gateway's processes apart from the rest of the machine, and what could not be applied here. */
export function GatewayIsolation({ nodes }: Pick<GatewayDetail, 'nodes'>) {
  const groups = isolationGroups(nodes);
  return (
    <Card title="Isolation" description="What keeps its processes apart from the rest of the machine.">
      {groups.length === 0 ? <p className="text-muted">It shows once a node runs.</p> : null}
      <div className="space-y-5">
        {groups.map((group) => (
          <div key={group.nodes.join()}>
            {groups.length > 1 ? <h3 className="mb-2 font-medium">{group.nodes.join(', ')}</h3> : null}
            <dl className="space-y-2.5">
              {means.map((name) => (
                <Means key={name} label={labels[name]} {...group.isolation[name]} />
              ))}
            </dl>
          </div>
        ))}
      </div>
    </Card>
  );
}

function Means({ label, applied, detail }: { label: string; applied: boolean; detail: string }) {
  return (
    <div className="items-baseline gap-2.5 sm:flex">
      <dt className="flex w-36 shrink-0 items-center gap-2.5 font-medium">
        {applied ? (
          <Check className="size-3.5 shrink-0 text-success" aria-label="applied" />
        ) : (
          <Minus className="size-3.5 shrink-0 text-warning" aria-label="not applied" />
        )}
        {label}
      </dt>
      <dd className="min-w-0 text-muted text-pretty break-words max-sm:pl-6">{detail}</dd>
    </div>
  );
}
