import { parseArgs } from 'node:util';
import { closeScenes } from './scene.ts';
import { soak } from './soak.ts';

/** Largest growth of resident memory between the second quarter and the last. */
const TOLERATED_GROWTH = 1.05;
/** Connections come and go with aborts. */
const TOLERATED_DESCRIPTORS = 10;

/** `npm run soak -- [--minutes 30]`: prints what a node held while it was called; exit code 1 when that grew or calls failed. */
const { values } = parseArgs({ options: { minutes: { type: 'string', default: '30' } } });
const result = await soak(Number(values.minutes), 'whole').finally(closeScenes);
const { first, last, failures, samples, ...counts } = result;
for (const { atSeconds, residentMb, descriptors } of samples.filter((_, index) => index % 6 === 5)) {
  process.stdout.write(`${String(atSeconds).padStart(6)} s  ${residentMb} MB  ${descriptors} descriptors\n`);
}
process.stdout.write(`${JSON.stringify({ ...counts, failures, first, last })}\n`);
const isFlat =
  last.residentMb <= first.residentMb * TOLERATED_GROWTH &&
  last.descriptors <= first.descriptors + TOLERATED_DESCRIPTORS;
const isServed = Object.keys(failures).length === 0;
process.stdout.write(`${isFlat ? 'flat' : 'it grew'}; ${isServed ? 'every call served' : 'calls failed'}\n`);
process.exit(isFlat && isServed ? 0 : 1);
