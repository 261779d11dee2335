import { operationTable } from '@turnpike/contracts/http/operation-table';
import { createWorld, type World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ManagementError } from '../../src/kernel/management-error.ts';
import { type InputPlace, idPlaces, missingLike, valueAt, withValueAt } from './input-places.ts';
import { send } from './tenant-maker.ts';
import { sampleInput, whatIsSeen } from './what-is-seen.ts';

let world: World;
beforeAll(async () => {
  world = await createWorld();
});
afterAll(() => world.close());

describe('ids of another account are answered like ids that nobody has by', () => {
  test.each(operationTable.map((contract) => [contract.id, contract] as const))(
    '%s',
    async (_id, contract) => {
      const [owner, stranger] = [await world.createTenant(), await world.createTenant()];
      const theirs = await sampleInput(world, owner, contract);
      let own = await sampleInput(world, stranger, contract);
      const seenWith = async (place: InputPlace, id: string): Promise<string> => {
        const { refused, text } = await whatIsSeen(world, stranger, contract, withValueAt(own, place, id));
        // What was not refused may have changed what the sample names.
        if (!refused) own = await sampleInput(world, stranger, contract);
        return text;
      };
      for (const place of idPlaces(theirs)) {
        const foreign = valueAt(theirs, place) as string;
        const foreignSeen = await seenWith(place, foreign);
        const missingSeen = await seenWith(place, missingLike(foreign));
        expect({ place, seen: foreignSeen }).toEqual({ place, seen: missingSeen });
      }
    },
  );

  test('and whoever asks for another account in whole, with its own ids in every place, is refused', async () => {
    const [owner, stranger] = [await world.createTenant(), await world.createTenant()];
    for (const contract of operationTable) {
      const input = await sampleInput(world, owner, contract);
      // Whoever proves to be one of the account's users is one.
      if (idPlaces(input).length === 0 || contract.caller === 'anonymous') continue;
      const error = await send(world, stranger.administrator, contract, input).then(
        () => new Error(`${contract.id} was not refused`),
        (thrown: unknown) => thrown,
      );
      if (!(error instanceof ManagementError)) throw error;
      expect([400, 404]).toContain(error.status);
    }
  });
});
