import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { messageOf } from '../system/message-of.ts';
import { cloneDir } from '../system/start-system.ts';
import type { Extent, FaultRow } from './fault-row.ts';
import { type Finding, faultTable } from './fault-table.ts';
import { faultRows } from './rows.ts';
import { closeScenes } from './scene.ts';

/**
 * Breaks a running system in twelve ways while its gateways are called, and writes what that cost to the fault table:
 * `npm run chaos -- [--rows 1,3] [--short] [--out FILE]`. Exit code 1 when a guarantee was not held.
 */
const { values } = parseArgs({
  options: {
    rows: { type: 'string' },
    short: { type: 'boolean', default: false },
    out: { type: 'string' },
  },
});
const wanted = values.rows?.split(',').map(Number);
const extent: Extent = values.short ? 'short' : 'whole';
const rows = faultRows.filter(({ number }) => !wanted || wanted.includes(number));
const findings: Finding[] = [];
for (const row of rows) {
  const startedAt = performance.now();
  process.stdout.write(`${row.number}. ${row.title} …\n`);
  const finding = await carryOut(row);
  findings.push(finding);
  const seconds = Math.round((performance.now() - startedAt) / 1_000);
  process.stdout.write(
    `   ${seconds} s: ${JSON.stringify('error' in finding ? finding.error : finding.result)}\n`,
  );
}
const head =
  `Written by \`npm run chaos\` (${extent} version) on ${new Date().toISOString().slice(0, 10)}, ` +
  `${availableParallelism()} cores shared by load generator, gateways and control plane. ` +
  'A call is lost when no complete answer comes, or a 5xx; nothing is tried again. Recovery: from the fault to the first good answer of a call sent after it, unless a row says otherwise.';
const table = faultTable(findings, head);
// A partial or short run must not replace the table of the whole one.
const isWhole = !wanted && extent === 'whole';
const out = values.out ?? (isWhole ? path.join(cloneDir, '.github', 'FAULTS.md') : null);
if (out) await writeFile(out, table);
process.stdout.write(`\n${table}`);
const isHeld = findings.every((finding) => !('error' in finding) && finding.result.broken.length === 0);
// Not left to the event loop, which the launcher's IPC channel keeps going.
process.exit(isHeld ? 0 : 1);

async function carryOut(row: FaultRow): Promise<Finding> {
  try {
    return { row, result: await row.run(extent) };
  } catch (error) {
    return { row, error: messageOf(error) };
  } finally {
    await closeScenes();
  }
}
