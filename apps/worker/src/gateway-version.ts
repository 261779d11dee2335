import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';

const FINGERPRINT_CHARACTERS = 8;

/**
 * Version of the gateway program that this machine would start: its package's version and a fingerprint of all sources that
 * it runs, `0.1.0+1a2b3c4d`, so that changed code is another version although nobody counted it up.
 * @param gatewayMain the gateway's entry file
 */
export async function gatewayVersion(gatewayMain: string): Promise<string> {
  const app = path.resolve(gatewayMain, '..', '..');
  const workspace = path.resolve(app, '..', '..');
  const { version } = JSON.parse(await readFile(path.join(app, 'package.json'), 'utf8')) as {
    version: string;
  };
  const rooms = [
    app,
    path.join(workspace, 'packages', 'contracts'),
    path.join(workspace, 'packages', 'signing'),
  ];
  const hash = createHash('sha256');
  for (const room of rooms) {
    for (const name of await sourcesOf(path.join(room, 'src'))) {
      const content = await readFile(path.join(room, 'src', name));
      hash.update(`${name}\0${createHash('sha256').update(content).digest('hex')}\n`);
    }
  }
  return `${version}+${hash.digest('hex').slice(0, FINGERPRINT_CHARACTERS)}`;
}

/** Names below a folder, without tests, in the same order everywhere. */
async function sourcesOf(folder: string): Promise<string[]> {
  const names = await readdir(folder, { recursive: true });
  return names.filter((name) => /\.ts$/.test(name) && !/\.test\.ts$/.test(name)).sort();
}
