import path from 'node:path';
import { Failure, messageOf } from '../failure.ts';
import { operatorAccess } from '../operator-access.ts';

export type OperatorOptions = { home: string; json?: boolean };
/** As commander gives them: texts. */
export type EditionOptions = OperatorOptions & {
  threads?: string;
  memory?: string;
  descriptors?: string;
  cpu?: string;
  connections?: string;
  requests?: string;
  apis?: string;
};
export type QuotaOptions = OperatorOptions & { project?: string };

type Operator = Awaited<ReturnType<typeof openOperator>>;
type Edition = Awaited<ReturnType<Operator['listEditions']>>[number];

/** `turnpike edition list`: what gateways of each edition may use, per node. */
export async function listEditionsCommand(options: OperatorOptions): Promise<number> {
  return asOperator(options, async (operator) => {
    const editions = await operator.listEditions();
    print(options, editions, editions.map(editionLine));
  });
}

/** `turnpike edition set NAME --threads 2 …`: changes an edition or makes one; its gateways are resized. */
export async function setEditionCommand(name: string, options: EditionOptions): Promise<number> {
  return asOperator(options, async (operator) => {
    const { edition, gateways } = await operator.setEdition(name, {
      workerThreads: numberOf('--threads', options.threads),
      memoryLimitMib: numberOf('--memory', options.memory),
      fileDescriptors: numberOf('--descriptors', options.descriptors),
      cpuShare: numberOf('--cpu', options.cpu),
      connections: numberOf('--connections', options.connections),
      requestsPerSecond: numberOf('--requests', options.requests),
      apis: numberOf('--apis', options.apis),
    });
    const resized = gateways === 0 ? [] : [`Gateways of it are resized: ${gateways}.`];
    print(options, { edition, gateways }, [editionLine(edition), ...resized]);
  });
}

/** `turnpike edition remove NAME`. */
export async function removeEditionCommand(name: string, options: OperatorOptions): Promise<number> {
  return asOperator(options, async (operator) => {
    await operator.removeEdition(name);
    print(options, { removed: name }, [`Edition ${name} is removed.`]);
  });
}

/** `turnpike quota list`. */
export async function listQuotasCommand(options: OperatorOptions): Promise<number> {
  return asOperator(options, async (operator) => {
    const quotas = await operator.listQuotas();
    const lines = quotas.map(({ projectId, name, value }) => {
      const whose = projectId === '*' ? 'every project' : `project ${projectId}`;
      return `${name.padEnd(9)} ${String(value).padStart(6)}  ${whose}`;
    });
    print(options, quotas, lines);
  });
}

/** `turnpike quota set gateways 10 --project ID`; without a project: of every one that has none of its own. */
export async function setQuotaCommand(name: string, value: string, options: QuotaOptions): Promise<number> {
  if (name !== 'gateways' && name !== 'nodes') {
    throw new Failure(
      'usage',
      `There are the quotas gateways (per project) and nodes (per gateway), no ${name}.`,
    );
  }
  return asOperator(options, async (operator) => {
    const amount = numberOf('the quota', value) ?? 0;
    await operator.setQuota(name, amount, options.project ?? null);
    const whose = options.project ? `Project ${options.project}` : 'Every project without a quota of its own';
    print(options, { name, value: amount, project: options.project ?? '*' }, [
      `${whose} may have ${amount} ${name}.`,
    ]);
  });
}

async function openOperator(home: string) {
  const operator = await import('@turnpike/domain/editions/operator');
  return operator.openOperator((await operatorAccess(home)).databaseUrl);
}

async function asOperator(
  options: OperatorOptions,
  work: (operator: Operator) => Promise<void>,
): Promise<number> {
  const operator = await openOperator(path.resolve(options.home));
  try {
    await work(operator);
    return 0;
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure('refused', messageOf(error));
  } finally {
    await operator.close();
  }
}

function numberOf(what: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (!/^\d+(\.\d+)?$/.test(text)) throw new Failure('usage', `${what} takes a number, not ${text}.`);
  return Number(text);
}

function editionLine(edition: Edition): string {
  return [
    edition.name.padEnd(14),
    `${edition.workerThreads} threads`,
    `${edition.memoryLimitMib} MiB`,
    `${edition.cpuShare} cores`,
    `${edition.fileDescriptors} descriptors`,
    `${edition.connections} connections`,
    `${edition.requestsPerSecond} requests/s`,
    `${edition.apis} APIs`,
  ].join('  ');
}

function print({ json }: OperatorOptions, value: unknown, lines: string[]): void {
  console.log(json ? JSON.stringify(value) : lines.join('\n'));
}
