import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import type { Keyring } from '@turnpike/domain/kernel/keyring';
import type { WorkerConfig } from '../../config.ts';
import { openLocalAuthority } from '../../tls/authority-files.ts';
import { detectIsolation } from './isolation.ts';
import { machineNetwork } from './machine-network.ts';
import { ProcessDriver } from './process-driver.ts';
import type { GatewayProgram } from './supervisor/kept-code.ts';
import { SupervisorClient } from './supervisor-client.ts';

/** Addresses that mean "all": no name of a server. */
const WILDCARD_ADDRESSES = ['0.0.0.0', '::'];

/**
 * Prepares HOME for gateways (folder, isolation, local authority), sees to it that a supervisor runs and has the program
 * compiled, and makes the driver.
 * @param version of the gateway program
 * @throws when it cannot write
 */
export async function openProcessDriver(
  config: WorkerConfig,
  feedPort: number,
  keyring: Keyring,
  version: string,
  events: { onChange: (name: string) => void; onError: (error: unknown) => void },
): Promise<{ driver: ProcessDriver; supervisor: SupervisorClient }> {
  const gatewaysDir = path.join(config.home, 'gateways');
  await mkdir(gatewaysDir, { recursive: true, mode: 0o700 });
  const isolation = await detectIsolation({
    home: config.home,
    gatewaysDir,
    gatewayMain: config.gatewayMain,
    firstPort: config.gatewayPorts.from,
  });
  const names = [`*.${config.domainSuffix}`, '*.localhost', 'localhost', '127.0.0.1', '::1', config.host];
  const supervisor = new SupervisorClient(config.home, config.path);
  void supervisor.watch(events.onChange, events.onError);
  // The first node would wait for it, or do without.
  const program: GatewayProgram = { gatewayMain: config.gatewayMain, path: config.path, version };
  supervisor.ask('PUT', '/program', program).catch(events.onError);
  const driver = new ProcessDriver({
    supervisor,
    gatewaysDir,
    gatewayMain: config.gatewayMain,
    path: config.path,
    isolation,
    authority: await openLocalAuthority(config.home),
    certificateNames: [...new Set(names)].filter((name) => !WILDCARD_ADDRESSES.includes(name)),
    feedUrl: `http://127.0.0.1:${feedPort}`,
    feedToken: keyring.feedToken,
    gatewayKey: keyring.gatewayKey,
    network: await machineNetwork(config, feedPort),
  });
  return { driver, supervisor };
}
