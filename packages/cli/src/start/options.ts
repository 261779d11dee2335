import path from 'node:path';
import { Failure } from '../failure.ts';

export type StartOptions = {
  port: number;
  host: string;
  /** Absolute. */
  home: string;
  gatewayPorts: { first: number; last: number };
  demo: boolean;
  json: boolean;
  /** Reload on change: `next dev`, `node --watch`. */
  dev: boolean;
};

/** As commander hands them over. */
export type RawStartOptions = {
  port: string;
  host: string;
  home: string;
  gatewayPorts: string;
  demo: boolean;
  json?: boolean;
};

/** Where `npm start` was called: npm runs scripts in the package's folder, and says where it was called itself. */
export function resolveHome(home: string, baseDir: string): string {
  return path.resolve(baseDir, home);
}

/** Checks the options of `start` and `dev`; throws a {@link Failure} that names the option and what it takes. */
export function parseStartOptions(raw: RawStartOptions, baseDir: string, dev: boolean): StartOptions {
  const range = /^(\d+)-(\d+)$/.exec(raw.gatewayPorts);
  const first = parsePort('--gateway-ports', range?.[1] ?? raw.gatewayPorts);
  const last = parsePort('--gateway-ports', range?.[2] ?? raw.gatewayPorts);
  if (!range || last <= first) {
    throw new Failure(
      'usage',
      `--gateway-ports takes a range such as 21000-21999, not "${raw.gatewayPorts}".`,
    );
  }
  const port = parsePort('--port', raw.port);
  if (port >= first && port <= last) {
    throw new Failure(
      'usage',
      `--port ${port} lies inside --gateway-ports ${first}-${last}; choose one outside.`,
    );
  }
  return {
    port,
    host: raw.host,
    home: resolveHome(raw.home, baseDir),
    gatewayPorts: { first, last },
    demo: raw.demo,
    json: raw.json ?? false,
    dev,
  };
}

function parsePort(option: string, text: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  throw new Failure('usage', `${option} takes a port between 1 and 65535, not "${text}".`);
}
