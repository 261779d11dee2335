/**
 * Measures the gateway beside its peers on this machine and prints a table of ratios: `npm run bench -- [--rounds N]
 * [--seconds N] [--only ID,ID] [--no-latency] [--keep]`. With `--keep` the raw results and the tables are written to
 * the repository.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { bench } from './bench.ts';
import { loadProgram } from './load.ts';
import { chooseCores, describeMachine } from './machine.ts';
import { replaceBetween, shortTable, summarise, wholeTable } from './table.ts';

const ROOT = new URL('../../../../', import.meta.url);
/** Rows that README shows. */
const SHORT = ['nginx', 'nginx-lua', 'undici', 'http-proxy', 'open', 'policies', 'signature', 'https'];

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '5' },
    only: { type: 'string' },
    'no-latency': { type: 'boolean', default: false },
    keep: { type: 'boolean', default: false },
  },
});
const [rounds, seconds] = [Number(values.rounds), Number(values.seconds)];
const loadBefore = loadavg()[0] ?? 0;
const measured = await bench({
  ...{ rounds, seconds, only: values.only?.split(',') ?? null, measuresLatency: !values['no-latency'] },
  say: (line) => process.stdout.write(`${line}\n`),
});
const rows = summarise(measured);
const how =
  chooseCores() === null ? 'nothing pinned' : 'proxy pinned to one core, backend and load to the other';
const about = {
  ...{ at: new Date().toISOString(), machine: describeMachine(), rounds, seconds, load: loadProgram(), how },
  loadAverageBefore: Math.round(loadBefore * 100) / 100,
};
const line =
  `${about.at.slice(0, 10)}, ${about.machine}, ${how}; load by ${about.load}, 64 connections; ${rounds} interleaved ` +
  `rounds of ${seconds} s, medians; load average before the run ${about.loadAverageBefore}.`;
process.stdout.write(`\n${line}\n\n${wholeTable(rows)}\n`);
if (values.keep) {
  const raw = measured.map(({ target, rounds: each, latencies, residentMb }) => ({
    ...{ id: target.id, title: target.title, rounds: each, latencies, residentMb },
  }));
  const name = `${about.at.slice(0, 16).replaceAll(':', '')}.json`;
  await mkdir(new URL('.github/bench/', ROOT), { recursive: true });
  await writeFile(
    new URL(`.github/bench/${name}`, ROOT),
    `${JSON.stringify({ about, rows, raw }, null, 2)}\n`,
  );
  await keep('.github/FIGURES.md', `${line} Raw results: \`.github/bench/${name}\`.\n\n${wholeTable(rows)}`);
  await keep('README.md', shortTable(rows.filter(({ id }) => SHORT.includes(id))));
}
// Not left to the event loop, which the launcher's IPC channel keeps going.
process.exit();

async function keep(file: string, content: string): Promise<void> {
  const at = new URL(file, ROOT);
  await writeFile(at, replaceBetween(await readFile(at, 'utf8'), 'npm run bench', content));
}
