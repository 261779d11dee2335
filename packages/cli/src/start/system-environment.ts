import { createHmac } from 'node:crypto';
import { privateNetworks } from '@turnpike/contracts/net/address-blocks';
import { childEnvironment, readEnvironment } from '../config.ts';
import type { StartOptions } from './options.ts';

/** Addresses that stand for "every interface" cannot be called; people are shown the loopback one. */
export function consoleOrigin({ host, port }: Pick<StartOptions, 'host' | 'port'>): string {
  const reachable = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

/** What console and worker read in their `config.ts`. */
export function systemEnvironment(
  options: StartOptions,
  system: { databaseUrl: string; masterKeyHex: string; feedPort: number },
): NodeJS.ProcessEnv {
  const origin = consoleOrigin(options);
  const { first, last } = options.gatewayPorts;
  const { TURNPIKE_ALLOWED_ROUTES: allowedRoutes } = readEnvironment();
  return childEnvironment({
    TURNPIKE_HOME: options.home,
    DATABASE_URL: system.databaseUrl,
    TURNPIKE_MASTER_KEY: system.masterKeyHex,
    TURNPIKE_CONSOLE_ORIGIN: origin,
    TURNPIKE_HOST: options.host,
    TURNPIKE_GATEWAY_PORTS: `${first}-${last}`,
    TURNPIKE_FEED_PORT: String(system.feedPort),
    // On one machine backends often listen beside the gateways, as the demo's does.
    TURNPIKE_ALLOWED_ROUTES: allowedRoutes ?? [...privateNetworks, '127.0.0.0/8', '::1/128'].join(','),
    NEXTAUTH_URL: origin,
    NEXTAUTH_SECRET: createHmac('sha256', system.masterKeyHex).update('turnpike/nextauth').digest('hex'),
    NEXT_TELEMETRY_DISABLED: '1',
  });
}
