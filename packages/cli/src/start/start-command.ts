import type { Access } from '../access.ts';
import { Failure, messageOf } from '../failure.ts';
import { parseStartOptions, type RawStartOptions } from './options.ts';
import { humanReporter, jsonReporter, type Reporter } from './reporter.ts';
import { listenForStop } from './stop-signals.ts';
import { runSystem } from './system.ts';

/** `turnpike start` and `turnpike dev`. Resolves with the exit code: 0 after an orderly stop once ready. */
export async function startCommand(raw: RawStartOptions, baseDir: string, dev: boolean): Promise<number> {
  const reporter = raw.json ? jsonReporter(process.stdout) : humanReporter(process.stdout);
  const signals = listenForStop();
  let wasReady = false;
  try {
    const options = parseStartOptions(raw, baseDir, dev);
    if (!options.json) process.stdout.write('Turnpike\n\n');
    await runSystem(options, reporter, signals, (access) => {
      wasReady = true;
      if (options.json) process.stdout.write(`${JSON.stringify({ event: 'ready', ...access })}\n`);
      else process.stdout.write(summary(access));
    });
  } catch (error) {
    return reportFailure(reporter, error);
  }
  reporter.event('stopped', 'Stopped; everything is kept for the next start.');
  return wasReady ? 0 : signals.exitCode();
}

function reportFailure(reporter: Reporter, error: unknown): number {
  const unexpected = error instanceof Error ? (error.stack ?? '') : '';
  reporter.failure(
    error instanceof Failure ? error : new Failure('process_failed', messageOf(error), unexpected),
  );
  return error instanceof Failure && error.code === 'usage' ? 2 : 1;
}

function summary(access: Access): string {
  const lines = [
    '',
    'Turnpike is ready.',
    '',
    `  Console     ${access.console}`,
    `  Sign in     account ${access.account.name}, user ${access.user.name}, password ${access.user.password}`,
  ];
  if (access.demo) lines.push(`  Try it      ${access.demo.curl}`);
  lines.push('', 'Ctrl-C stops everything; the next start has all data.', '');
  return `${lines.join('\n')}\n`;
}
