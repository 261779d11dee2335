import { readFileSync } from 'node:fs';
import path from 'node:path';
import { addressBlocksSchema, privateNetworks } from '@turnpike/contracts/net/address-blocks';
import { z } from 'zod';

const schema = z.object({
  DATABASE_URL: z.string().min(1),
  TURNPIKE_MASTER_KEY: z.string().regex(/^[0-9a-f]{64}$/),
  TURNPIKE_HOME: z.string().min(1),
  TURNPIKE_CONSOLE_ORIGIN: z.url(),
  TURNPIKE_HOST: z.string().default('127.0.0.1'),
  TURNPIKE_FEED_PORT: z.coerce.number().int(),
  TURNPIKE_GATEWAY_PORTS: z
    .string()
    .regex(/^\d{1,5}-\d{1,5}$/)
    .default('21000-21999'),
  REDIS_URL: z.url().optional(),
  TURNPIKE_DOMAIN_SUFFIX: z.string().default('apic.localhost'),
  /** Address of this machine on the public network, shown with gateways; behind NAT nobody else can know it. */
  TURNPIKE_PUBLIC_ADDRESS: z.union([z.ipv4(), z.ipv6()]).optional(),
  TURNPIKE_DEFAULT_ROUTES: addressBlocksSchema,
  /** Empty: the networks of an organisation. */
  TURNPIKE_ALLOWED_ROUTES: addressBlocksSchema.transform((blocks) =>
    blocks.length > 0 ? blocks : privateNetworks,
  ),
  NEXTAUTH_SECRET: z.string().min(16),
  TURNPIKE_SELF_REGISTRATION: z.enum(['0', '1']).default('0'),
  TURNPIKE_PRIVATE_IDENTITY_PROVIDERS: z.enum(['0', '1']).default('0'),
});

/** What the console is told by whoever starts it; the only place that reads its environment. */
export interface ConsoleConfig {
  databaseUrl: string;
  masterKeyHex: string;
  /** Origin that browsers and clients use, for example `http://127.0.0.1:8080`. */
  origin: string;
  /** Address that the console and the gateways listen on. */
  listenHost: string;
  feedPort: number;
  domainSuffix: string;
  /** Blocks that backends of a new gateway may lie in besides public addresses. */
  defaultRoutes: string[];
  /** Blocks that the owner of a gateway may lead routes to. */
  allowedRoutes: string[];
  publicAddress: string | null;
  sessionSecret: string;
  /** Anybody may begin an account of their own. */
  selfRegistration: boolean;
  /** The operator trusts tenants to name identity providers within the operator's own network, and by plain http. */
  privateIdentityProviders: boolean;
  /** Ports of the control plane, and those that gateways are given by themselves. */
  isReservedPort: (port: number) => boolean;
  /** Reads `HOME/ca.pem`; undefined while the worker has not written it. */
  readAuthority: () => string | undefined;
}

let parsed: ConsoleConfig | undefined;

/** Parsed on first use, so that building the console needs no environment. */
export function consoleConfig(): ConsoleConfig {
  parsed ??= parse(process.env);
  return parsed;
}

function parse(environment: NodeJS.ProcessEnv): ConsoleConfig {
  const values = schema.parse(environment);
  return {
    databaseUrl: values.DATABASE_URL,
    masterKeyHex: values.TURNPIKE_MASTER_KEY,
    origin: new URL(values.TURNPIKE_CONSOLE_ORIGIN).origin,
    listenHost: values.TURNPIKE_HOST,
    feedPort: values.TURNPIKE_FEED_PORT,
    domainSuffix: values.TURNPIKE_DOMAIN_SUFFIX,
    publicAddress: values.TURNPIKE_PUBLIC_ADDRESS ?? null,
    defaultRoutes: values.TURNPIKE_DEFAULT_ROUTES,
    allowedRoutes: values.TURNPIKE_ALLOWED_ROUTES,
    sessionSecret: values.NEXTAUTH_SECRET,
    selfRegistration: values.TURNPIKE_SELF_REGISTRATION === '1',
    privateIdentityProviders: values.TURNPIKE_PRIVATE_IDENTITY_PROVIDERS === '1',
    isReservedPort: reservedPorts(values),
    readAuthority: () => readIfThere(path.join(values.TURNPIKE_HOME, 'ca.pem')),
  };
}

/** Also of a database or queue on another machine: nothing is lost by keeping off their ports here. */
function reservedPorts(values: z.output<typeof schema>): (port: number) => boolean {
  const [from = 0, to = 0] = values.TURNPIKE_GATEWAY_PORTS.split('-').map(Number);
  const own = new Set([
    values.TURNPIKE_FEED_PORT,
    portOf(values.TURNPIKE_CONSOLE_ORIGIN, 80),
    portOf(values.DATABASE_URL, 5_432),
    ...(values.REDIS_URL === undefined ? [] : [portOf(values.REDIS_URL, 6_379)]),
  ]);
  return (port) => own.has(port) || (port >= from && port <= to);
}

function portOf(url: string, otherwise: number): number {
  return Number(new URL(url).port) || otherwise;
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}
