import { spawn } from 'node:child_process';
import path from 'node:path';
import type { ToldRevision } from '@turnpike/domain/config-feed/history/revision-snapshot';
import { childEnvironment } from '../config.ts';
import { Failure } from '../failure.ts';
import { operatorAccess } from '../operator-access.ts';
import { firstBad } from './first-bad.ts';
import { withScratchGateway } from './scratch-gateway.ts';

export type BisectOptions = { good: string; bad: string; probe: string; home: string; json?: boolean };

/** From this exit code on a probe says that it cannot tell, or the shell that it could not be run. */
const CANNOT_TELL = 125;

/**
 * `turnpike bisect`: the operator's command, because it serves earlier revisions with the secrets of their time. Each one
 * gets a gateway process of its own on this machine; the one that runs is left alone.
 * @throws Failure when a revision is not kept, or the probe cannot tell
 */
export async function bisectCommand(gateway: string, options: BisectOptions): Promise<number> {
  const [good, bad] = [revisionOf(options.good), revisionOf(options.bad)];
  if (good >= bad) throw new Failure('usage', 'The good revision must come before the bad one.');
  const { databaseUrl, masterKeyHex } = await operatorAccess(path.resolve(options.home));
  const { openDatabase } = await import('@turnpike/domain/kernel/database');
  const { createKeyring } = await import('@turnpike/domain/kernel/keyring');
  const history = await import('@turnpike/domain/config-feed/history/revision-snapshot');
  const db = openDatabase(databaseUrl, 2);
  const secretKey = createKeyring(masterKeyHex).gatewayKey(gateway);
  try {
    const isGood = async (revision: number): Promise<boolean> => {
      const snapshot = await history.revisionSnapshot(db, gateway, revision);
      if (!snapshot) throw notKept(gateway, revision);
      const verdict = await withScratchGateway(snapshot, secretKey, (url) =>
        probe(options.probe, url, revision),
      );
      if (!options.json) console.log(`revision ${revision}: ${verdict ? 'good' : 'bad'}`);
      return verdict;
    };
    for (const revision of [good, bad])
      if (!(await history.tellRevision(db, gateway, revision))) throw notKept(gateway, revision);
    const found = await firstBad(good, bad, isGood);
    const told = await history.tellRevision(db, gateway, found);
    if (!told) throw notKept(gateway, found);
    console.log(options.json ? JSON.stringify(told) : describe(told));
    return 0;
  } finally {
    await db.$disconnect();
  }
}

function revisionOf(text: string): number {
  if (!/^[1-9]\d{0,8}$/.test(text)) throw new Failure('usage', `${text} is not the number of a revision.`);
  return Number(text);
}

const notKept = (gateway: string, revision: number) =>
  new Failure(
    'bisect_failed',
    `Gateway ${gateway} has no revision ${revision}, or does not keep it any more.`,
  );

/** Runs the command; what it prints goes to our error stream. */
async function probe(command: string, url: string, revision: number): Promise<boolean> {
  const code = await new Promise<number>((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command], {
      stdio: ['ignore', 2, 2],
      env: childEnvironment({ TURNPIKE_PROBE_URL: url, TURNPIKE_PROBE_REVISION: String(revision) }),
    });
    child.once('error', reject);
    child.once('close', (status) => resolve(status ?? CANNOT_TELL));
  });
  if (code >= CANNOT_TELL)
    throw new Failure(
      'bisect_failed',
      `The probe cannot tell of revision ${revision}: it ended with ${code}.`,
    );
  return code === 0;
}

function describe({ revision, time, summary, authors, documents }: ToldRevision): string {
  const lines = documents.flatMap(({ kind, name, change, fields }) => [
    `  ${kind} ${name} ${change}`,
    ...fields.map(({ field, secret, before, after }) =>
      secret
        ? `    ${field}: (secret changed)`
        : `    ${field}: ${JSON.stringify(before)} -> ${JSON.stringify(after)}`,
    ),
  ]);
  return [
    `Revision ${revision} is the first bad one: ${summary}`,
    `  made ${time.toISOString()} by ${authors.join(', ') || 'the system'}`,
    ...lines,
  ].join('\n');
}
