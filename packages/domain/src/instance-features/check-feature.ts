import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { SECRET_MASK } from '@turnpike/contracts/features/define-feature';
import type { FeatureConfig, FeatureName } from '@turnpike/contracts/features/feature-table';
import { type IpRule, parseIpRule } from '@turnpike/contracts/net/parse-ip-rule';
import { RE2JS } from 're2js';
import { invalidParameter } from '../kernel/management-error.ts';

/** What a check may ask. */
export interface CheckContext {
  /** Blocks that the operator lets routes lead to. */
  readonly allowedRoutes: readonly string[];
  /** A secret of the config in clear: the new one, or the one that is kept. */
  readonly secret: (key: string) => string | undefined;
}

type Check<N extends FeatureName> = (config: FeatureConfig<N>, context: CheckContext) => void;

/** What a schema cannot say: gateways must be able to honour what is saved, or they would refuse their configuration. */
const checks: { [N in FeatureName]?: Check<N> } = {
  route: ({ user_routes }, { allowedRoutes }) => {
    const allowed = allowedRoutes.map(parseIpRule).filter((rule) => rule !== null);
    user_routes.forEach((text, index) => {
      const rule = parseIpRule(text);
      if (!rule || !allowed.some((block) => contains(block, rule)))
        throw wrong(`user_routes[${index}]`, 'is no network that the operator lets routes lead to');
    });
  },
  backend_token_allow: ({ backend_token_allow_users: names }) => {
    names.forEach((pattern, index) => {
      try {
        RE2JS.compile(pattern);
      } catch (error) {
        const reason = error instanceof Error ? error.message : String(error);
        throw wrong(`backend_token_allow_users[${index}]`, `is no regular expression: ${reason}`);
      }
    });
  },
  backend_client_certificate: ({ enable, ca, content }, { secret }) => {
    if (ca !== '') certificatesOf('ca', ca);
    if (enable === 'off' && content === '') return;
    const [certificate] = certificatesOf('content', content);
    const key = privateKey(secret('key') ?? '');
    if (!certificate?.checkPrivateKey(key)) throw wrong('key', 'does not belong to the certificate');
  },
};

/** Checks a config that its schema took. @throws ManagementError APIG.2012 */
export function checkFeature(name: FeatureName, config: unknown, context: CheckContext): void {
  (checks[name] as ((config: unknown, context: CheckContext) => void) | undefined)?.(config, context);
}

function contains(block: IpRule, rule: IpRule): boolean {
  return block.family === rule.family && block.from <= rule.from && block.to >= rule.to;
}

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----/g;

function certificatesOf(key: string, pem: string): X509Certificate[] {
  const blocks = pem.match(PEM_CERTIFICATE) ?? [];
  if (blocks.length === 0 || pem.replaceAll(PEM_CERTIFICATE, '').trim() !== '')
    throw wrong(key, 'must be certificates in PEM and nothing else');
  return blocks.map((block, index) => {
    try {
      return new X509Certificate(block);
    } catch {
      throw wrong(key, `holds no certificate in block ${index + 1}`);
    }
  });
}

/** What is wrong with a key is not told: it would be told of a secret. */
function privateKey(pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch {
    throw wrong('key', 'must be a private key in PEM without a passphrase');
  }
}

function wrong(path: string, reason: string) {
  return invalidParameter('config', `${path}: ${reason}`);
}

/** Says that a masked secret stands for none. */
export function nothingKept(key: string) {
  return wrong(key, `is ${SECRET_MASK}, and no secret is kept that it could stand for`);
}
