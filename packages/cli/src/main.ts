import { Command } from 'commander';
import type { CreateAccountOptions } from './account/create-account.ts';
import type { ExportOptions } from './audit/export-log.ts';
import type { VerifyOptions } from './audit/verify-export-file.ts';
import type { BisectOptions } from './bisect/bisect-command.ts';
import type { ClientOptions } from './client/client-commands.ts';
import { Failure, messageOf } from './failure.ts';
import { addEditions, addQuotas } from './operator/add-commands.ts';
import type { RawStartOptions } from './start/options.ts';

/** Relative paths given by people start here; for `npm start` that is the clone. */
const baseDir = process.cwd();
const homeOption = ['--home <folder>', 'holds all state', '.turnpike'] as const;
const jsonOption = ['--json', 'print JSON'] as const;

/** Each command loads its own modules when it is run: the first start has no generated client yet. */
function program(): Command {
  const turnpike = new Command('turnpike')
    .description('A self-hosted, multi-tenant API gateway: starts the system, and drives its management API.')
    .showHelpAfterError()
    .enablePositionalOptions();
  addStart(turnpike.command('start').description('start the system and run it until Ctrl-C'), false);
  addStart(turnpike.command('dev').description('the same, reloading what changes'), true);
  addAccount(turnpike.command('account').description('accounts (operator)'));
  addEditions(turnpike.command('edition').description('editions of gateways (operator)'));
  addQuotas(turnpike.command('quota').description('how much projects may have (operator)'));
  addAudit(turnpike.command('audit').description('the audit log: export it, and verify an export offline'));
  addBisect(turnpike.command('bisect <gateway>'));
  addClient(turnpike);
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
    .option(...homeOption)
    .option('--gateway-ports <range>', 'ports that gateways get', '21000-21999')
    .option('--no-demo', 'do not make the demo gateway')
    .option('--json', 'one JSON line per step')
    .action(async (options: RawStartOptions) => {
      const { startCommand } = await import('./start/start-command.ts');
      process.exitCode = await startCommand(options, baseDir, dev);
    });
}

function addAccount(account: Command): void {
  account
    .command('create')
    .description('make an account with its first user and an access key')
    .requiredOption('--name <name>', 'name of the account')
    .option('--user <name>', 'name of its first user', 'admin')
    .option(...homeOption)
    .option(...jsonOption)
    .action(async (options: CreateAccountOptions) => {
      const { createAccountCommand } = await import('./account/create-account.ts');
      process.exitCode = await createAccountCommand(options);
    });
}

function addBisect(command: Command): void {
  command
    .description('find the first revision of a gateway that a command calls bad (operator)')
    .requiredOption('--good <revision>', 'a revision that is good')
    .requiredOption('--bad <revision>', 'a later one that is bad')
    .requiredOption(
      '--probe <command>',
      'exit code 0 calls the gateway at TURNPIKE_PROBE_URL good, 1 to 124 bad; 125 and above end the search',
    )
    .option(...homeOption)
    .option(...jsonOption)
    .action(async (gateway: string, options: BisectOptions) => {
      const { bisectCommand } = await import('./bisect/bisect-command.ts');
      process.exitCode = await bisectCommand(gateway, options);
    });
}

function addAudit(audit: Command): void {
  audit
    .command('export')
    .description('write the audit log of the account as JSON Lines, signed')
    .requiredOption('--out <file>', 'is replaced when the export is whole')
    .option('--from <time>', 'first time, such as 2026-01-31T12:00:00Z')
    .option('--to <time>', 'time before which to end')
    .option(...homeOption)
    .option(...jsonOption)
    .action(async (options: ExportOptions) => {
      const { exportCommand } = await import('./audit/export-log.ts');
      process.exitCode = await exportCommand(options);
    });
  audit
    .command('verify <file>')
    .description('check an export, and name the first row that was altered, removed, inserted or reordered')
    .option('--public-key <key>', 'the key that must have signed: 64 hex digits, or a PEM file')
    .option(...homeOption)
    .option(...jsonOption)
    .action(async (file: string, options: VerifyOptions) => {
      const { verifyCommand } = await import('./audit/verify-export-file.ts');
      process.exitCode = await verifyCommand(file, options);
    });
}

function addClient(turnpike: Command): void {
  turnpike
    .command('api <method> <path>')
    .description('send a signed request; {project_id} and {domain_id} in the path are filled in')
    .option('--data <json>', 'the body: JSON, or @file')
    .option(...homeOption)
    .option(...jsonOption)
    .action(async (method: string, path: string, options: ClientOptions) => {
      const { apiCommand } = await import('./client/client-commands.ts');
      process.exitCode = await apiCommand(method, path, options);
    });
  turnpike
    .command('call <operation> [parameters...]')
    .description('call an operation by its id: turnpike call ListInstancesV2 --limit 5')
    .option('--data <json>', 'the body: JSON, or @file')
    .option(...homeOption)
    .option(...jsonOption)
    .allowUnknownOption()
    .action(async (operation: string, parameters: string[], options: ClientOptions) => {
      const { callCommand } = await import('./client/client-commands.ts');
      process.exitCode = await callCommand(operation, parameters, options);
    });
  turnpike
    .command('operations [word]')
    .description('list the operations, with their parameters when a word is given')
    .option(...jsonOption)
    .action(async (word: string | undefined, options: { json?: boolean }) => {
      const { operationsCommand } = await import('./client/client-commands.ts');
      process.exitCode = operationsCommand(word, options);
    });
}

/** A failure as people read it, or (`--json`) as one line in the shape of the start's events. */
function printFailure(error: unknown): void {
  const { code, details } = error instanceof Failure ? error : { code: 'unexpected', details: '' };
  if (process.argv.includes('--json')) {
    console.log(JSON.stringify({ event: 'error', code, message: messageOf(error) }));
    return;
  }
  console.error(messageOf(error));
  if (details) console.error(details);
}

try {
  await program().parseAsync();
} catch (error) {
  printFailure(error);
  process.exitCode = error instanceof Failure && error.code === 'usage' ? 2 : 1;
}
// Not left to the event loop: a connection attempt that was abandoned would keep it going for seconds.
process.exit();
