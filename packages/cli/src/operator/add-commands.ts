import type { Command } from 'commander';
import type { EditionOptions, OperatorOptions, QuotaOptions } from './editions.ts';

const homeOption = ['--home <folder>', 'holds all state', '.turnpike'] as const;
const jsonOption = ['--json', 'print JSON'] as const;

/** Adds `edition list|set|remove`. */
export function addEditions(edition: Command): void {
  edition
    .command('list')
    .description('what gateways of each edition may use, per node')
    .option(...homeOption)
    .option(...jsonOption)
    .action(async (options: OperatorOptions) => {
      const { listEditionsCommand } = await import('./editions.ts');
      process.exitCode = await listEditionsCommand(options);
    });
  edition
    .command('set <name>')
    .description(
      'change an edition or make one; what is not given stays. Its gateways are resized, node by node',
    )
    .option('--threads <number>', 'worker threads')
    .option('--memory <MiB>', 'memory limit')
    .option('--descriptors <number>', 'file descriptors')
    .option('--cpu <cores>', 'share of the processor')
    .option('--connections <number>', 'connections of callers')
    .option('--requests <number>', 'requests per second')
    .option('--apis <number>', 'APIs of a gateway')
    .option(...homeOption)
    .option(...jsonOption)
    .action(async (name: string, options: EditionOptions) => {
      const { setEditionCommand } = await import('./editions.ts');
      process.exitCode = await setEditionCommand(name, options);
    });
  edition
    .command('remove <name>')
    .description('remove an edition that no gateway has')
    .option(...homeOption)
    .option(...jsonOption)
    .action(async (name: string, options: OperatorOptions) => {
      const { removeEditionCommand } = await import('./editions.ts');
      process.exitCode = await removeEditionCommand(name, options);
    });
}

/** Adds `quota list|set`. */
export function addQuotas(quota: Command): void {
  quota
    .command('list')
    .description('how many gateways a project and nodes a gateway may have')
    .option(...homeOption)
    .option(...jsonOption)
    .action(async (options: OperatorOptions) => {
      const { listQuotasCommand } = await import('./editions.ts');
      process.exitCode = await listQuotasCommand(options);
    });
  quota
    .command('set <name> <value>')
    .description('set `gateways` (per project) or `nodes` (per gateway)')
    .option('--project <id>', 'of this project only')
    .option(...homeOption)
    .option(...jsonOption)
    .action(async (name: string, value: string, options: QuotaOptions) => {
      const { setQuotaCommand } = await import('./editions.ts');
      process.exitCode = await setQuotaCommand(name, value, options);
    });
}
