import { Command } from 'commander';
import { Failure, messageOf } from './failure.ts';
import type { RawStartOptions } from './start/options.ts';

/** Relative paths given by people start here; for `npm start` that is the clone. */
const baseDir = process.cwd();

function program(): Command {
  const turnpike = new Command('turnpike')
    .description('A self-hosted, multi-tenant API gateway: starts the system, and drives its management API.')
    .showHelpAfterError()
    .enablePositionalOptions();
  addStart(turnpike.command('start').description('start the system and run it until Ctrl-C'), false);
  addStart(turnpike.command('dev').description('the same, reloading what changes'), true);
  turnpike
    .command('test')
    .description('run every test: lint, types, unit, integration, end to end')
    .action(async () => {
      const { testCommand } = await import('./dev/test-command.ts');
      process.exitCode = await testCommand();
    });
  return turnpike;
}

function addStart(command: Command, dev: boolean): void {
  command
    .option('--port <port>', 'port of the console and the management API', '8080')
    .option('--host <address>', 'address to listen on', '127.0.0.1')
    .option('--home <folder>', 'holds all state', '.turnpike')
    .option('--gateway-ports <range>', 'ports that gateways get', '21000-21999')
    .option('--no-demo', 'do not make the demo gateway')
    .option('--json', 'one JSON line per step')
    .action(async (options: RawStartOptions) => {
      const { startCommand } = await import('./start/start-command.ts');
      process.exitCode = await startCommand(options, baseDir, dev);
    });
}

try {
  await program().parseAsync();
} catch (error) {
  console.error(messageOf(error));
  if (error instanceof Failure && error.details) console.error(error.details);
  process.exitCode = error instanceof Failure && error.code === 'usage' ? 2 : 1;
}
// Not left to the event loop: a connection attempt that was abandoned would keep it going for seconds.
process.exit();
