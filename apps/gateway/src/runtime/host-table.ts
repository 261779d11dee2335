import type { DocumentBody } from '@turnpike/contracts/snapshot/document';

type Group = DocumentBody<'group'>;

/** The group that a host leads to. */
export interface HostMatch {
  readonly group: Group;
  /** How the host was met; a disabled debug sub-domain is met and then refused. */
  readonly by: 'debug-domain' | 'domain' | 'address';
}

/** Finds the group of a host (reference 1, rule 1; 10.1). */
export class HostTable {
  readonly #exact = new Map<string, HostMatch>();
  /** By suffix with its leading dot, `.x.y` for `*.x.y`. */
  readonly #wildcards = new Map<string, HostMatch>();
  readonly #default: HostMatch | null;
  readonly groups: readonly Group[];

  /** @throws Error when two groups claim one domain, or two are the default */
  constructor(groups: Iterable<Group>) {
    this.groups = [...groups];
    const defaults: Group[] = [];
    for (const group of this.groups) {
      this.#claim(this.#exact, group.debugDomain.toLowerCase(), { group, by: 'debug-domain' });
      for (const domain of group.domains) {
        const name = domain.toLowerCase();
        const match: HostMatch = { group, by: 'domain' };
        if (name.startsWith('*.')) this.#claim(this.#wildcards, name.slice(1), match);
        else this.#claim(this.#exact, name, match);
      }
      if (group.isDefault) defaults.push(group);
    }
    if (defaults.length > 1) throw new Error('more than one group is the default');
    this.#default = defaults[0] ? { group: defaults[0], by: 'address' } : null;
  }

  /**
   * @param host lower case, without port and trailing dot
   * @param isOwnAddress true when the host is an address of the gateway, which leads to the DEFAULT group
   */
  find(host: string, isOwnAddress: (host: string) => boolean): HostMatch | null {
    const exact = this.#exact.get(host);
    if (exact) return exact;
    for (let dot = host.indexOf('.'); dot > 0; dot = host.indexOf('.', dot + 1)) {
      const wildcard = this.#wildcards.get(host.slice(dot));
      if (wildcard) return wildcard;
    }
    return isOwnAddress(host) ? this.#default : null;
  }

  #claim(table: Map<string, HostMatch>, name: string, match: HostMatch): void {
    const other = table.get(name);
    if (other && other.group.id !== match.group.id) {
      throw new Error(`domain ${name} belongs to groups ${other.group.id} and ${match.group.id}`);
    }
    // A debug sub-domain that is also bound stays a debug sub-domain: its switch and its limit hold.
    if (!other) table.set(name, match);
  }
}
