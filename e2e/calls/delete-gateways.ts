import { until } from '../system/poll.ts';
import { sharedSystem } from '../system/shared-system.ts';
import { Management } from './management.ts';

type Listed = { instances: { id: string; status: string }[] };

/**
 * Deletes all gateways of a project (of the first account's, unless said otherwise) and waits until they are gone, so that the next
 * test file has the machine to itself. Only one file runs at a time: what is there when it ends is its own, also when its set-up
 * failed before it knew an id.
 */
export async function deleteGateways(
  management: Management = new Management(sharedSystem().access),
): Promise<void> {
  await until(
    `project ${management.projectId} has no gateway`,
    async () => {
      const { instances } = await management.ask<Listed>('GET', management.gateways());
      for (const { id, status } of instances) {
        if (status !== 'Deleting') await management.send('DELETE', management.gateways(`/${id}`));
      }
      return instances.length === 0;
    },
    { deadlineMs: 60_000, everyMs: 100 },
  );
}
