import { readFile } from 'node:fs/promises';
import type { NodeSpec } from '@turnpike/contracts/gateway/node-spec';
import { canonicalJson } from '@turnpike/contracts/snapshot/canonical-json';
import type { SingleNodeSpec } from '@turnpike/domain/provisioning/single-node-driver';
import type { GatewayFolder } from './gateway-folder.ts';
import type { UnixUser } from './isolation.ts';
import type { ProcessDriverOptions } from './process-driver.ts';
import { replaceFile } from './replace-file.ts';

/** Heap limit of a gateway process by edition, MiB. */
const HEAP_LIMIT_MIB: Record<string, number> = {
  BASIC: 256,
  PROFESSIONAL: 512,
  ENTERPRISE: 1_024,
  PLATINUM: 2_048,
};
const DEFAULT_HEAP_LIMIT_MIB = 512;

/** Node's option for the memory limit of an edition. */
export function heapLimitOption(edition: string): string {
  return `--max-old-space-size=${HEAP_LIMIT_MIB[edition] ?? DEFAULT_HEAP_LIMIT_MIB}`;
}

/** What `node.json` should hold. */
export function wantedSpec(
  options: ProcessDriverOptions,
  folder: GatewayFolder,
  spec: SingleNodeSpec,
  adminPort: number,
): NodeSpec {
  return {
    instanceId: spec.name,
    nodeName: spec.nodeName,
    host: spec.host,
    httpPort: spec.httpPort,
    https: { port: spec.httpsPort, certFile: folder.certificate, keyFile: folder.privateKey },
    adminPort,
    feed: { url: options.feedUrl, token: options.feedToken(spec.name) },
    secretKey: options.gatewayKey(spec.name).toString('hex'),
    snapshotFile: folder.snapshot,
    accessLogFile: folder.accessLog,
    handedOver: null,
    version: '',
    limits: null,
    ...options.network,
  };
}

export function isSameSpec(a: NodeSpec, b: NodeSpec): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

/** Whether the folder's certificate is one that this installation would still issue like that. */
async function hasGoodCertificate(options: ProcessDriverOptions, folder: GatewayFolder): Promise<boolean> {
  const pem = await readFile(folder.certificate, 'utf8').catch(() => null);
  if (pem === null) return false;
  try {
    return options.authority.isGood(pem, options.certificateNames);
  } catch {
    return false;
  }
}

/** Issues a certificate for the gateway unless it has a good one. @returns whether one was issued */
export async function ensureCertificate(
  options: ProcessDriverOptions,
  folder: GatewayFolder,
  owner: UnixUser | null,
): Promise<boolean> {
  if (await hasGoodCertificate(options, folder)) return false;
  const { certificatePem, privateKeyPem } = await options.authority.issue(options.certificateNames);
  await replaceFile(folder.privateKey, privateKeyPem, { mode: 0o600, owner });
  await replaceFile(folder.certificate, certificatePem, { mode: 0o600, owner });
  return true;
}
