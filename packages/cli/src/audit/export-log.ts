import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { exportAuditEvents } from '@turnpike/contracts/http/audit';
import { openStream } from '../client/management-client.ts';
import { openSession } from '../client/session.ts';
import { Failure, messageOf } from '../failure.ts';
import { describeVerdict, verifyFile } from './verify-export-file.ts';

export type ExportOptions = { home: string; out: string; from?: string; to?: string; json?: boolean };

/**
 * `turnpike audit export --out FILE`: writes the account's log (0600), and checks what has arrived. A file that was there
 * is replaced by a whole one only.
 */
export async function exportCommand(options: ExportOptions): Promise<number> {
  const session = await openSession(options.home);
  const { project_id = '' } = await session.placeholders();
  const query = new URLSearchParams();
  if (options.from !== undefined) query.set('from', options.from);
  if (options.to !== undefined) query.set('to', options.to);
  const search = query.size > 0 ? `?${query}` : '';
  const path = `${exportAuditEvents.path.replace('{project_id}', project_id)}${search}`;
  const body = await openStream(session.credentials, { method: 'GET', path });
  const partial = `${options.out}.${process.pid}.partial`;
  try {
    await pipeline(Readable.fromWeb(body), createWriteStream(partial, { mode: 0o600 }));
    await rename(partial, options.out);
  } catch (error) {
    await rm(partial, { force: true });
    throw new Failure('request_failed', `The export broke off (${messageOf(error)}). Nothing was written.`);
  }
  const verdict = await verifyFile(options.out);
  if (options.json) console.log(JSON.stringify({ out: options.out, ...verdict }));
  else console.log(describeVerdict(options.out, verdict, 'of the system that answered'));
  return verdict.ok ? 0 : 1;
}
