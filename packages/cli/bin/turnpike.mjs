#!/usr/bin/env node
// Runs on any Node.js from 20.19: installs the dependencies when they do not match the lockfile, then hands over to the
// pinned Node.js 24. Plain JavaScript without dependencies, because at this point there may be none.
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..', '..', '..');
const modules = path.join(root, 'node_modules');
const stampFile = path.join(modules, '.turnpike-installed');
const isJson = process.argv.includes('--json');
const startedAt = Date.now();

function fail(message) {
  if (isJson) process.stdout.write(`${JSON.stringify({ event: 'error', code: 'bootstrap', message })}\n`);
  else process.stderr.write(`${message}\n`);
  process.exit(1);
}

function parseVersion(version) {
  return version.split('.').map(Number);
}

/** True when `version` is at least `major.minor`. */
function isAtLeast(version, major, minor) {
  const [ownMajor, ownMinor] = parseVersion(version);
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

function lockHash() {
  return createHash('sha256')
    .update(readFileSync(path.join(root, 'package-lock.json')))
    .digest('hex');
}

/** Only saves time: a clone that this user may not write works without. */
function writeStamp(hash) {
  try {
    writeFileSync(stampFile, hash);
  } catch {
    // Compared in full again next time.
  }
}

/** The stamp answers for most starts; without it (a plain `npm install`), npm's own record of what is installed does. */
function isInstalled(hash) {
  if (!existsSync(modules)) return false;
  try {
    if (readFileSync(stampFile, 'utf8') === hash) return true;
  } catch {
    // No stamp yet.
  }
  try {
    const wanted = JSON.parse(readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages;
    const installed = JSON.parse(readFileSync(path.join(modules, '.package-lock.json'), 'utf8')).packages;
    const isComplete = Object.entries(wanted).every(([place, entry]) => {
      if (place === '' || entry.link || !place.includes('node_modules/')) return true;
      const present = installed[place];
      return present ? present.version === entry.version : Boolean(entry.optional || entry.peer);
    });
    if (isComplete) writeStamp(hash);
    return isComplete;
  } catch {
    return false;
  }
}

/**
 * Runs a command in the foreground and resolves with its exit code. It gets a session of its own, so that Ctrl-C reaches
 * it once, through us, and not a second time from the terminal.
 */
function run(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: process.cwd(), detached: true, ...options });
    const forward = (signal) => child.kill(signal);
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, forward);
    child.once('error', (error) => fail(`${command} cannot be run: ${error.message}`));
    child.once('exit', (code, signal) => {
      for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeListener(name, forward);
      const signals = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129, SIGKILL: 137 };
      resolve(code ?? signals[signal] ?? 1);
    });
  });
}

async function install(hash) {
  if (isJson) process.stdout.write(`${JSON.stringify({ event: 'step', step: 'install', state: 'start' })}\n`);
  else process.stderr.write('  … Installing dependencies from the lockfile (npm ci)\n');
  const npmCli = process.env.npm_execpath;
  const isNpmScript = npmCli?.endsWith('.js');
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const code = await run(isNpmScript ? process.execPath : 'npm', isNpmScript ? [npmCli, ...args] : args, {
    cwd: root,
    stdio: ['ignore', process.stderr, process.stderr],
  });
  if (code === 130 || code === 143) process.exit(code);
  if (code !== 0) {
    fail(
      `npm ci ended with ${code}; see its lines above. Check that the package registry can be reached, then start again: nothing is lost.`,
    );
  }
  writeStamp(hash);
  const ms = Date.now() - startedAt;
  if (isJson)
    process.stdout.write(`${JSON.stringify({ event: 'step', step: 'install', state: 'done', ms })}\n`);
  else process.stderr.write(`  ✓ Dependencies installed (${(ms / 1000).toFixed(1)} s)\n`);
}

function pinnedNode() {
  const own = path.join(modules, `node-${process.platform}-${process.arch}`, 'bin', 'node');
  if (existsSync(own)) return own;
  if (isAtLeast(process.versions.node, 24, 0)) return process.execPath;
  return fail(
    `Turnpike runs on Node.js 24. There is no pinned one for ${process.platform} ${process.arch}, and this is ${process.version}: install Node.js 24 and start again.`,
  );
}

if (!isAtLeast(process.versions.node, 20, 19)) {
  fail(`Turnpike needs Node.js 20.19 or newer to begin with; this is ${process.version}.`);
}
const hash = lockHash();
if (!isInstalled(hash)) await install(hash);

// `script <file> …` runs one of the workspace's own TypeScript programs; everything else is the command line.
const isScript = process.argv[2] === 'script';
const program = isScript
  ? path.resolve(root, process.argv[3] ?? '')
  : path.join(root, 'packages', 'cli', 'src', 'main.ts');
const code = await run(pinnedNode(), [program, ...process.argv.slice(isScript ? 4 : 2)], {
  // The channel tells the program when we are killed: it then stops what it has started.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, PATH: `${path.join(modules, '.bin')}${path.delimiter}${process.env.PATH ?? ''}` },
});
process.exit(code);
