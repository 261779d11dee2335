import { isIP, type LookupFunction, type Socket } from 'node:net';
import type { buildConnector as Connectors } from 'undici';
import type { ClientCertificate } from '../features/compile-features.ts';
import type { EgressPolicy, EgressRule, Verdict } from './egress-policy.ts';
import { buildConnector } from './http-client.ts';
import type { Resolve } from './resolve-backend.ts';

const CONNECT_TIMEOUT_MS = 60_000;

/** The egress guard does not let the gateway connect to a backend's address. */
export class EgressDeniedError extends Error {
  override readonly name = 'EgressDeniedError';
  readonly rule: EgressRule;
  constructor({ rule, reason }: Extract<Verdict, { allowed: false }>) {
    super(reason);
    this.rule = rule;
  }
}

/** What a connector works with. */
export interface ConnectorEnv {
  /** The policy of now: routes change while connections wait. */
  readonly policy: () => EgressPolicy;
  readonly resolve: Resolve;
  /** What the gateway shows to backends that ask for a certificate. */
  readonly certificate: ClientCertificate | null;
  /** Takes note of an open connection and gives what the HTTP client is to use for it. */
  readonly opened: (socket: Socket, remote: { address: string; port: number; isPublic: boolean }) => Socket;
}

/**
 * Opens connections to one backend: the only place in the gateway that does. A name is resolved once, and the
 * socket gets exactly the addresses that were judged, so that a name server which answers differently the next time
 * changes nothing. What the socket says that it is connected to is judged again before it is used.
 */
export function backendConnector(origin: URL, env: ConnectorEnv): Connectors.connector {
  const port = Number(origin.port) || (origin.protocol === 'https:' ? 443 : 80);
  const open = buildConnector({
    allowH2: false,
    timeout: CONNECT_TIMEOUT_MS,
    lookup: guardedLookup(port, env),
    ...(env.certificate && tlsOptions(env.certificate)),
  });
  return (options, callback) => {
    const { hostname } = options;
    // An address is not looked up.
    if (isIP(hostname) !== 0) {
      const verdict = env.policy().judge(hostname, port);
      if (!verdict.allowed) return callback(new EgressDeniedError(verdict), null);
    }
    return open(options, (error, socket) => {
      if (error || !socket) return callback(error ?? new Error('no connection'), null);
      const address = socket.remoteAddress ?? '';
      const verdict = env.policy().judge(address, port);
      if (verdict.allowed) {
        return callback(null, env.opened(socket, { address, port, isPublic: verdict.isPublic }));
      }
      socket.destroy();
      return callback(new EgressDeniedError(verdict), null);
    });
  };
}

function tlsOptions({ cert, key, ca }: ClientCertificate): { cert: string; key: string; ca?: string } {
  return ca === null ? { cert, key } : { cert, key, ca };
}

/** Gives the socket those of a name's addresses that are allowed; the first refusal when none is. */
function guardedLookup(port: number, { policy, resolve }: ConnectorEnv): LookupFunction {
  return (hostname, options, callback) => {
    const answer = async (): Promise<void> => {
      const found = await resolve(hostname);
      const verdicts = found.map(({ address }) => policy().judge(address, port));
      const allowed = found.filter((_, index) => verdicts[index]?.allowed);
      const [first] = allowed;
      if (first) {
        if (options.all) callback(null, allowed);
        else callback(null, first.address, first.family);
        return;
      }
      const refused = verdicts.find((verdict) => !verdict.allowed);
      if (refused && !refused.allowed) throw new EgressDeniedError(refused);
      throw Object.assign(new Error(`${hostname} has no address`), { code: 'ENOTFOUND' });
    };
    answer().catch((error: NodeJS.ErrnoException) => callback(error, options.all ? [] : ''));
  };
}
