import path from 'node:path';
import type { AccountAccess, DemoAccess } from '../access.ts';
import { Failure, messageOf } from '../failure.ts';
import { readJson, writePrivate } from '../start/home.ts';
import type { StepResult } from '../start/reporter.ts';
import { DemoClient, type InstanceDetail } from './demo-client.ts';
import { untilServed } from './until-served.ts';

type DemoOptions = {
  home: string;
  endpoint: string;
  access: AccountAccess;
  backendPort: number;
  signal: AbortSignal;
};

/** `HOME/demo.json`: the demo was made, and what it was. From then on it belongs to the user. */
type MadeDemo = DemoAccess & { backend_port: number };

/**
 * On the first start: a gateway with published APIs over the bundled backend, ending with a call through the gateway
 * that really answered 200. A start that was interrupted is completed by the next one. Once it was made, later starts
 * only wait for its gateway: what the user changed stays, and what they removed is not made again (value undefined).
 */
export async function ensureDemo(options: DemoOptions): Promise<StepResult<DemoAccess | undefined>> {
  const { ak, sk } = options.access.access_key;
  const credentials = { endpoint: options.endpoint, accessKey: ak, secretKey: sk };
  const client = new DemoClient(credentials, options.access.project_id, options.signal);
  const file = path.join(options.home, 'demo.json');
  const made = await readJson<MadeDemo>(file);
  if (made?.backend_port === options.backendPort) return resume(client, made, options.signal);
  if (made && (await client.findInstance()) !== made.instance_id) return removed;
  const demo = await make(client, options);
  await writePrivate(file, `${JSON.stringify({ ...demo, backend_port: options.backendPort }, null, 2)}\n`);
  return { value: demo, detail: demo.url };
}

const removed = { value: undefined, detail: 'removed by you' };

async function make(client: DemoClient, { backendPort, signal }: DemoOptions): Promise<DemoAccess> {
  const instance = await client.ensureRunningInstance();
  await client.ensureRoute(instance.id);
  const group = await client.ensureGroup(instance.id);
  await client.ensureApis(instance.id, { groupId: group.id, port: backendPort });
  const { address, port } = httpIngress(instance);
  const url = `http://${group.sl_domain}:${port}/books/1`;
  const problem = await untilServed(`http://${address}:${port}/books/1`, group.sl_domain, signal);
  if (problem !== null) {
    throw new Failure('demo_failed', `The demo API at ${url} does not answer 200 but: ${problem}.`);
  }
  return { instance_id: instance.id, url, curl: `curl ${url}` };
}

/** Nothing that a user did to the demo may keep the system from starting: the worst is a word beside the step. */
async function resume(
  client: DemoClient,
  { instance_id, url, curl }: MadeDemo,
  signal: AbortSignal,
): Promise<StepResult<DemoAccess | undefined>> {
  const value = { instance_id, url, curl };
  try {
    if ((await client.findInstance()) !== instance_id) return removed;
    const { address, port } = httpIngress(await client.ensureRunningInstance());
    // A demo of before there were routes.
    await client.ensureRoute(instance_id);
    const problem = await untilServed(`http://${address}:${port}/apic/health_check`, address, signal);
    return { value, detail: problem === null ? url : `its gateway does not serve: ${problem}` };
  } catch (error) {
    if (signal.aborted) throw error;
    return { value, detail: `not checked: ${messageOf(error)}` };
  }
}

function httpIngress(instance: InstanceDetail): { address: string; port: number } {
  const ingress = instance.ingress_endpoints.find(({ protocol }) => protocol === 'HTTP');
  if (!ingress) throw new Failure('demo_failed', 'The demo gateway has no HTTP ingress.');
  return ingress;
}
