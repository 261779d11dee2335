import type {
  SingleNodeDriver,
  SingleNodeSpec,
  SingleNodeState,
} from '../../src/provisioning/single-node-driver.ts';

/** A driver whose units live in memory: what reconciling sees of a machine, without one. */
export interface FakeDriver extends SingleNodeDriver {
  /** Processes started so far. */
  started: number;
  /** Set to make `ensure` fail. */
  failure: Error | null;
  /** A process that ends by itself. */
  kill(name: string): void;
}

export function createFakeDriver(now: () => number): FakeDriver {
  const units = new Map<string, SingleNodeState>();
  return {
    started: 0,
    failure: null,
    kill(name) {
      units.set(name, { state: 'stopped', reason: 'The gateway process ended by signal SIGKILL.' });
    },
    async ensure({ name }: SingleNodeSpec) {
      if (this.failure) throw this.failure;
      const before = units.get(name)?.state;
      if (before === 'unready' || before === 'ready') return [];
      this.started += 1;
      units.set(name, { state: 'unready', pid: this.started, sinceMs: now() });
      return [];
    },
    async observe(name) {
      const unit = units.get(name) ?? { state: 'absent' };
      // Seen once as starting, it is ready the next time.
      if (unit.state === 'unready') units.set(name, { ...unit, state: 'ready', current: true });
      return unit;
    },
    async drain(name) {
      const unit = units.get(name);
      if (unit && 'pid' in unit) units.set(name, { state: 'draining', pid: unit.pid });
    },
    async stop(name) {
      if (units.has(name)) units.set(name, { state: 'stopped', reason: null });
    },
    async destroy(name) {
      units.delete(name);
    },
    async list() {
      return Array.from(units.keys());
    },
  };
}
