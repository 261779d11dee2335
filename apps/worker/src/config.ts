import { homedir } from 'node:os';
import path from 'node:path';
import type { NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import { addressBlocksSchema, commaListSchema } from '@turnpike/contracts/net/address-blocks';
import { z } from 'zod';

const portRange = z
  .string()
  .regex(/^\d{1,5}-\d{1,5}$/, 'must be FROM-TO')
  .transform((text) => {
    const [from = 0, to = 0] = text.split('-').map(Number);
    return { from, to };
  })
  .refine(({ from, to }) => from >= 1 && to <= 65_535 && from < to, 'must be two ports, the lower one first');

/** `name=value,name=value`, values percent-encoded. */
const headerList = z
  .string()
  .regex(
    /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+=[^,]*)?(,[!#$%&'*+\-.^_`|~0-9A-Za-z]+=[^,]*)*$/,
    'must be name=value, separated by commas',
  )
  .transform((text) => {
    const pairs = text.split(',').filter((pair) => pair !== '');
    return Object.fromEntries(
      pairs.map((pair): [string, string] => {
        const equals = pair.indexOf('=');
        return [pair.slice(0, equals).toLowerCase(), decodeURIComponent(pair.slice(equals + 1))];
      }),
    );
  });

const environmentSchema = z.object({
  DATABASE_URL: z.string().regex(/^postgres(ql)?:\/\//, 'must start with postgresql://'),
  /** Folder of all state; the gateways' folders are below it. */
  TURNPIKE_HOME: z.string().min(1).default(path.join(homedir(), '.turnpike')),
  TURNPIKE_MASTER_KEY: z.string().regex(/^[0-9a-f]{64}$/, 'must be 64 hexadecimal digits'),
  /** Address that gateways listen on for callers. */
  TURNPIKE_HOST: z.string().min(1).default('127.0.0.1'),
  TURNPIKE_GATEWAY_PORTS: portRange.default({ from: 21_000, to: 21_999 }),
  /** Loopback port of the config feed. Gateways that run keep it, so it should not change between starts. */
  TURNPIKE_FEED_PORT: z.coerce.number().int().min(0).max(65_535).default(20_999),
  /** Address blocks whose callers and backends count as public although the blocks are private: behind NAT, in tests. */
  TURNPIKE_PUBLIC_RANGES: addressBlocksSchema,
  /** Name servers that gateways ask for backends, `address[:port]`; default: the machine's own resolver. */
  TURNPIKE_DNS_SERVERS: commaListSchema.refine(
    (items) => items.every((item) => /^([\d.]+|\[[\da-f:]+\])(:\d{1,5})?$|^[\da-f:]+$/i.test(item)),
    'must be addresses, with a port where it is not 53, separated by commas',
  ),
  TURNPIKE_DOMAIN_SUFFIX: z
    .string()
    .regex(/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/, 'must be a domain name in lower case')
    .default('apic.localhost'),
  /** When set, queues live in Redis or Valkey instead of PostgreSQL. */
  REDIS_URL: z.string().min(1).optional(),
  /** Spans of calls go to `<endpoint>/v1/traces`; the names are OpenTelemetry's. */
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_EXPORTER_OTLP_HEADERS: headerList.default({}),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  TURNPIKE_LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
});

export interface WorkerConfig {
  databaseUrl: string;
  home: string;
  masterKey: string;
  host: string;
  gatewayPorts: { from: number; to: number };
  feedPort: number;
  publicRanges: string[];
  dnsServers: string[];
  domainSuffix: string;
  redisUrl: string | null;
  tracing: NodeSpec['tracing'];
  logLevel: string;
  /** The gateway's entry file. */
  gatewayMain: string;
  /** `PATH` for gateway processes; the only variable that they get. */
  path: string;
}

/**
 * Reads the worker's settings.
 * @throws Error that names the wrong variables and never shows a value
 */
export function readConfig(environment: NodeJS.ProcessEnv = process.env): WorkerConfig {
  const parsed = environmentSchema.safeParse(environment);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path: names, message }) => `${names.join('.')}: ${message}`);
    throw new Error(`The worker cannot start with these settings. ${problems.join('; ')}`);
  }
  const { data } = parsed;
  return {
    databaseUrl: data.DATABASE_URL,
    home: path.resolve(data.TURNPIKE_HOME),
    masterKey: data.TURNPIKE_MASTER_KEY,
    host: data.TURNPIKE_HOST,
    gatewayPorts: data.TURNPIKE_GATEWAY_PORTS,
    feedPort: data.TURNPIKE_FEED_PORT,
    publicRanges: data.TURNPIKE_PUBLIC_RANGES,
    dnsServers: data.TURNPIKE_DNS_SERVERS,
    domainSuffix: data.TURNPIKE_DOMAIN_SUFFIX,
    redisUrl: data.REDIS_URL ?? null,
    tracing: tracingOf(data),
    logLevel: data.TURNPIKE_LOG_LEVEL,
    gatewayMain: path.resolve(import.meta.dirname, '..', '..', 'gateway', 'src', 'main.ts'),
    path: environment.PATH ?? '/usr/bin:/bin',
  };
}

function tracingOf(data: z.output<typeof environmentSchema>): NodeSpec['tracing'] {
  const endpoint = data.OTEL_EXPORTER_OTLP_ENDPOINT;
  if (endpoint === undefined) return null;
  return { endpoint, headers: data.OTEL_EXPORTER_OTLP_HEADERS, ratio: data.OTEL_TRACES_SAMPLER_ARG };
}
