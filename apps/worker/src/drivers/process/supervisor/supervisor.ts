import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import type { GatewayProgram } from './kept-code.ts';
import type { MachineLimits } from './launch-node.ts';
import { processesNaming, signal } from './process-table.ts';
import type { UnitOrder, UnitReport } from './protocol.ts';
import { Unit } from './unit.ts';
import { readJson, type StoredOrder, UnitFiles } from './unit-files.ts';

const TICK_MS = 200;
const GATEWAY_NAME = /^[0-9a-f]{32}$/;

/** All gateways of a HOME. */
export class Supervisor {
  readonly #gatewaysDir: string;
  readonly #machine: MachineLimits;
  readonly #onChange: (name: string) => void;
  readonly #units = new Map<string, Unit>();
  readonly #removing = new Map<string, Promise<void>>();
  #timer: NodeJS.Timeout | null = null;

  /** @param onChange called with a gateway's id when its report has changed */
  constructor(gatewaysDir: string, machine: MachineLimits, onChange: (name: string) => void) {
    this.#gatewaysDir = gatewaysDir;
    this.#machine = machine;
    this.#onChange = onChange;
  }

  /** Goes on where an earlier supervisor ended: adopts its processes, and follows the orders that it kept. */
  async resume(): Promise<void> {
    await mkdir(this.#gatewaysDir, { recursive: true, mode: 0o711 });
    const names = (await readdir(this.#gatewaysDir)).filter(isGatewayName);
    const running = await processesNaming(`${this.#gatewaysDir}${path.sep}`);
    const known = new Set<number>();
    for (const name of names) {
      const files = new UnitFiles(this.#gatewaysDir, name);
      const stored = await readJson<StoredOrder>(files.order);
      if (!stored) continue;
      const unit = this.#create(name, stored, files);
      for (const { node, launch, record } of await files.records()) {
        const specFile = files.spec(node, launch);
        const isRunning = running.some(({ pid, args }) => pid === record.pid && args.includes(specFile));
        if (isRunning) known.add(record.pid);
        if (isRunning) unit.adopt({ node, launch, specFile, record, child: null });
        else await files.forgetLaunch(node, launch);
      }
    }
    // Started just before its supervisor was killed, and not on record.
    for (const { pid } of running) if (!known.has(pid)) signal(pid, 'SIGTERM');
    this.#timer = setInterval(() => {
      for (const unit of this.#units.values()) unit.tick();
    }, TICK_MS);
    for (const unit of this.#units.values()) unit.tick();
  }

  /** Begins to compile a program before its first node needs it. */
  prepare(program: GatewayProgram): void {
    void this.#machine.code.folderFor(program, null);
  }

  /** Has a gateway be as the order says from now on. */
  async put(name: string, order: UnitOrder): Promise<void> {
    await this.#removing.get(name);
    const present = this.#units.get(name);
    if (present) return present.follow(order);
    const files = new UnitFiles(this.#gatewaysDir, name);
    await files.make(order.launch.owner, null);
    const stored = { order, draining: false };
    await files.writeOrder(stored);
    this.#create(name, stored, files).tick();
  }

  report(name: string): UnitReport | null {
    return this.#units.get(name)?.report() ?? null;
  }

  reports(): Record<string, UnitReport> {
    return Object.fromEntries([...this.#units].map(([name, unit]) => [name, unit.report()]));
  }

  async drain(name: string): Promise<void> {
    await this.#units.get(name)?.drain();
  }

  reload(name: string): void {
    this.#units.get(name)?.reload();
  }

  /** Ends a gateway and removes all of it. */
  remove(name: string): Promise<void> {
    const removing = this.#removing.get(name) ?? this.#remove(name);
    this.#removing.set(name, removing);
    return removing.finally(() => this.#removing.delete(name));
  }

  /** Ends all gateways; their orders stay for the next start. */
  async endAll(): Promise<void> {
    if (this.#timer) clearInterval(this.#timer);
    await Promise.all([...this.#units.values()].map((unit) => unit.end()));
  }

  /** Ends the supervision; gateways serve on. */
  leaveAll(): void {
    if (this.#timer) clearInterval(this.#timer);
    for (const unit of this.#units.values()) unit.leave();
  }

  #create(name: string, stored: StoredOrder, files: UnitFiles): Unit {
    const unit = new Unit(stored, files, this.#machine, () => this.#onChange(name));
    this.#units.set(name, unit);
    return unit;
  }

  async #remove(name: string): Promise<void> {
    await this.#units.get(name)?.end();
    this.#units.delete(name);
    await new UnitFiles(this.#gatewaysDir, name).removeAll();
    this.#onChange(name);
  }
}

/** Names become paths that are removed recursively. */
export function isGatewayName(name: string): boolean {
  return GATEWAY_NAME.test(name);
}
