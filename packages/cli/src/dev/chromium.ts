import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { childEnvironment } from '../config.ts';
import { moduleFile, workspaceDir } from '../workspace.ts';
import { installByApt } from './apt.ts';
import { runVisibly } from './run-visibly.ts';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const folders = ['/usr/bin', '/usr/local/bin', '/snap/bin', '/opt/google/chrome'];
const others = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/**
 * The browser for the end-to-end tests: the system's, else installed with the system's package manager (root on Debian and
 * its kin), else by Playwright. Null when nothing worked; the tools' own output says why.
 */
export async function ensureChromium(signal: AbortSignal): Promise<string | null> {
  const present = await findChromium();
  if (present) return present;
  process.stdout.write('  … No Chromium on this machine: installing it\n');
  await installByApt(['chromium'], signal);
  const installed = await findChromium();
  if (installed) return installed;
  const playwright = moduleFile('playwright-core', 'cli.js');
  const options = { cwd: workspaceDir, env: childEnvironment({}), signal };
  await runVisibly(process.execPath, [playwright, 'install', 'chromium'], options);
  return findChromium();
}

async function findChromium(): Promise<string | null> {
  const candidates = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  const system = [...candidates, ...others].find((candidate) => existsSync(candidate));
  return system ?? findPlaywrightChromium();
}

async function findPlaywrightChromium(): Promise<string | null> {
  const cache = path.join(
    homedir(),
    process.platform === 'darwin' ? 'Library/Caches/ms-playwright' : '.cache/ms-playwright',
  );
  const versions = (await readdir(cache).catch(() => []))
    .filter((name) => name.startsWith('chromium-'))
    .sort();
  const binaries = [
    'chrome-linux/chrome',
    'chrome-linux64/chrome',
    'chrome-mac/Chromium.app/Contents/MacOS/Chromium',
  ];
  return (
    versions
      .reverse()
      .flatMap((version) => binaries.map((binary) => path.join(cache, version, binary)))
      .find((candidate) => existsSync(candidate)) ?? null
  );
}
