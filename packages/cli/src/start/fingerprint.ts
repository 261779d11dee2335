import { createHash } from 'node:crypto';
import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';

const ignoredFolders = new Set(['node_modules', '.next', '.turbo', 'generated', 'test']);

/** SHA-256 over the names and contents of files and folders (tests and generated files left out). */
export async function fingerprint(places: string[]): Promise<string> {
  const hash = createHash('sha256');
  for (const place of places) {
    for (const file of await filesOf(place)) {
      hash.update(`${path.relative(place, file)}\0`);
      hash.update(
        createHash('sha256')
          .update(await readFile(file))
          .digest(),
      );
    }
  }
  return hash.digest('hex');
}

async function filesOf(place: string): Promise<string[]> {
  const found = await stat(place).catch(() => null);
  if (!found) return [];
  if (found.isFile()) return [place];
  const entries = await readdir(place, { withFileTypes: true });
  const nested = await Promise.all(
    entries
      .filter(({ name }) => !ignoredFolders.has(name) && !/\.test\.tsx?$|^next-env\.d\.ts$/.test(name))
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((entry) => filesOf(path.join(place, entry.name))),
  );
  return nested.flat();
}
