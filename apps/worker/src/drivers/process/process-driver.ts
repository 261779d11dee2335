import { lookup } from 'node:dns/promises';
import { readdir, readFile } from 'node:fs/promises';
import type { Driver, UnitSpec, UnitState } from '@turnpike/domain/provisioning/driver';
import type { LocalAuthority } from '../../tls/authority-files.ts';
import type { Isolation, UnixUser } from './isolation.ts';
import type { MachineNetwork } from './machine-network.ts';
import { replaceFile } from './replace-file.ts';
import { orderDigest } from './supervisor/digest.ts';
import type { UnitOrder, UnitReport } from './supervisor/protocol.ts';
import { readJson, type StoredOrder, UnitFiles } from './supervisor/unit-files.ts';
import type { SupervisorClient } from './supervisor-client.ts';

const GATEWAY_NAME = /^[0-9a-f]{32}$/;

export interface ProcessDriverOptions {
  supervisor: SupervisorClient;
  /** `HOME/gateways`. */
  gatewaysDir: string;
  gatewayMain: string;
  /** `PATH` of gateway processes. */
  path: string;
  isolation: Isolation;
  authority: LocalAuthority;
  /** Names in every gateway's certificate. */
  certificateNames: string[];
  feedUrl: string;
  feedToken: (instanceId: string) => string;
  gatewayKey: (instanceId: string) => Buffer;
  /** What every gateway is told of this machine's network. */
  network: MachineNetwork;
}

/**
 * Runs gateways as operating-system processes of this machine. What is wanted is told to the supervisor, which outlives the
 * worker and keeps it so; here is decided what needs the installation's keys: certificates, tokens, users.
 */
export class ProcessDriver implements Driver {
  readonly #options: ProcessDriverOptions;

  constructor(options: ProcessDriverOptions) {
    this.#options = options;
  }

  async ensure(spec: UnitSpec): Promise<string[]> {
    const order = await this.#order(spec);
    const files = this.#files(spec.name);
    const { owner, userDetail } = order.launch;
    const notes: string[] = [];
    const isNew = (await readJson(files.order)) === null;
    await files.make(owner, null);
    if (await this.#ensureCertificate(files, owner)) notes.push('A certificate for HTTPS was issued.');
    await this.#options.supervisor.ask('PUT', `/units/${spec.name}`, order);
    return isNew ? [userDetail, ...notes] : notes;
  }

  async observe(name: string, spec: UnitSpec | null): Promise<UnitState> {
    this.#files(name);
    const report = await this.#options.supervisor.ask<UnitReport>('GET', `/units/${name}`);
    if (!report) return { state: 'absent' };
    const { digest, settled, draining, nodes, listeners } = report;
    const taken = spec === null || (!draining && digest === orderDigest(await this.#order(spec)));
    return { state: 'present', taken, current: taken && settled, draining, nodes, listeners };
  }

  async drain(name: string): Promise<void> {
    this.#files(name);
    await this.#options.supervisor.ask('POST', `/units/${name}/drain`);
  }

  async destroy(name: string): Promise<void> {
    this.#files(name);
    await this.#options.supervisor.ask('DELETE', `/units/${name}`);
  }

  async list(): Promise<string[]> {
    const names = await readdir(this.#options.gatewaysDir).catch(() => []);
    return names.filter((name) => GATEWAY_NAME.test(name));
  }

  /**
   * Replaces the certificates that end soon or lack a name; gateways that run take the new one without a restart.
   * @returns the names of the gateways that got one
   */
  async renewCertificates(): Promise<string[]> {
    const renewed: string[] = [];
    for (const name of await this.list()) {
      const files = this.#files(name);
      const stored = await readJson<StoredOrder>(files.order);
      if (!stored || !(await this.#ensureCertificate(files, stored.order.launch.owner))) continue;
      await this.#options.supervisor.ask('POST', `/units/${name}/reload`);
      renewed.push(name);
    }
    return renewed;
  }

  #files(name: string): UnitFiles {
    // The name becomes a path that is removed recursively.
    if (!GATEWAY_NAME.test(name)) throw new Error(`not a gateway's id: ${name}`);
    return new UnitFiles(this.#options.gatewaysDir, name);
  }

  /** The same spec gives the same order, word for word, as long as the worker's settings are the same. */
  async #order(spec: UnitSpec): Promise<UnitOrder> {
    const { isolation, feedUrl, feedToken, gatewayKey, network, gatewayMain, path } = this.#options;
    const files = this.#files(spec.name);
    // All nodes share the user; the default port is the gateway's own as long as it lives.
    const first = spec.listeners.find(
      ({ purpose, protocol }) => purpose === 'DEFAULT' && protocol === 'HTTP',
    );
    const port = first?.port ?? 0;
    const { address } = await lookup(spec.host);
    return {
      spec,
      launch: {
        gatewayMain,
        path,
        bindAddress: address,
        feed: { url: feedUrl, token: feedToken(spec.name) },
        secretKey: gatewayKey(spec.name).toString('hex'),
        network,
        certificate: files.certificate,
        owner: isolation.userFor(port),
        userDetail: isolation.describe(port),
      },
    };
  }

  /** Issues a certificate for the gateway unless it has a good one. @returns whether one was issued */
  async #ensureCertificate(files: UnitFiles, owner: UnixUser | null): Promise<boolean> {
    const { authority, certificateNames } = this.#options;
    const { certFile, keyFile } = files.certificate;
    const pem = await readFile(certFile, 'utf8').catch(() => null);
    if (pem !== null && isGood(authority, pem, certificateNames)) return false;
    const { certificatePem, privateKeyPem } = await authority.issue(certificateNames);
    await replaceFile(keyFile, privateKeyPem, { mode: 0o600, owner });
    await replaceFile(certFile, certificatePem, { mode: 0o600, owner });
    return true;
  }
}

function isGood(authority: LocalAuthority, pem: string, names: string[]): boolean {
  try {
    return authority.isGood(pem, names);
  } catch {
    return false;
  }
}
