import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { clearFolder, makeFolder } from './system/home-folder.ts';
import { processesOf } from './system/processes.ts';
import { choosePorts, startSystem, stopSystem } from './system/start-system.ts';

/** Steps that the tests of the command line do not interrupt; `TURNPIKE_CHAOS_ROUNDS` repeats them all at other moments. */
const rounds = Number(process.env.TURNPIKE_CHAOS_ROUNDS ?? 1);
const steps = ['account', 'processes', 'demo'];

for (let round = 1; round <= rounds; round += 1) {
  for (const step of steps) {
    // Chosen anew for each run and named by a step, so that a failure says which moment it was.
    const laterMs = Math.floor(Math.random() * 400);
    test(`Ctrl-C during first set-up, in step "${step}" after a random moment (round ${round})`, async () => {
      test.setTimeout(120_000);
      const folder = await makeFolder('interrupted');
      try {
        await test.step(`interrupted after ${laterMs} ms`, async () => {
          const options = { home: `${folder}/home`, ports: await choosePorts(), demo: true };
          const first = startSystem(options);
          await first.untilStep(step);
          await delay(laterMs);
          first.pressCtrlC();
          expect(await first.exited, first.output()).toBe(first.events.some(isReady) ? 0 : 130);
          expect(await processesOf(folder)).toEqual([]);
          const next = startSystem(options);
          await next.ready;
          expect(await stopSystem(next)).toEqual({ exitCode: 0, left: [] });
        });
      } finally {
        await clearFolder(folder);
      }
    });
  }
}

function isReady({ event }: { event: string }): boolean {
  return event === 'ready';
}
