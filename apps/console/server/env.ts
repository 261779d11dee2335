import { type ConfigNews, openConfigNews } from '@turnpike/domain/config-feed/propagation/config-news';
import { openDatabase } from '@turnpike/domain/kernel/database';
import type { Env } from '@turnpike/domain/kernel/define-operation';
import { createKeyring } from '@turnpike/domain/kernel/keyring';
import { consoleConfig } from './config.ts';

/** Next compiles route handlers apart from pages, each with its own copy of this module: one pool for all. */
const holder = globalThis as typeof globalThis & { turnpikeEnv?: Env; turnpikeConfigNews?: ConfigNews };

/** What use-cases need, made once per process. */
export function consoleEnv(): Env {
  holder.turnpikeEnv ??= create();
  return holder.turnpikeEnv;
}

/** What those who wait for gateways listen to, once per process. */
export function configNews(): ConfigNews {
  holder.turnpikeConfigNews ??= openConfigNews(consoleConfig().databaseUrl);
  return holder.turnpikeConfigNews;
}

function create(): Env {
  const config = consoleConfig();
  return {
    database: openDatabase(config.databaseUrl, 20),
    keyring: createKeyring(config.masterKeyHex),
    now: () => new Date(),
    domainSuffix: config.domainSuffix,
    defaultRoutes: config.defaultRoutes,
    allowedRoutes: config.allowedRoutes,
    publicAddress: config.publicAddress,
    gatewayHost: config.listenHost,
    endpoint: config.origin,
    selfRegistration: config.selfRegistration,
    isReservedPort: config.isReservedPort,
    gatewayAuthority: config.readAuthority,
  };
}
