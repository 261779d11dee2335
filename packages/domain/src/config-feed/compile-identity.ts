import { createHmac } from 'node:crypto';
import { openSecret, sealSecretStably } from '@turnpike/contracts/snapshot/seal';
import type { Keyring } from '../kernel/keyring.ts';
import type { DocumentSources } from './sources.ts';

type Source = DocumentSources['identity'];

/**
 * Compiles what proves a user to one gateway. The secrets of keys are sealed for that gateway, and tokens are hashed
 * under its key, so that what one gateway holds opens nothing at another one.
 * @throws Error when a stored secret does not open
 */
export function compileIdentity(user: Source, keyring: Keyring): unknown {
  const { id: instanceId, projectId, appCodeKeySealed } = user.instance;
  const gatewayKey = keyring.gatewayKey(instanceId);
  const hashKey = openSecret(gatewayKey, instanceId, appCodeKeySealed);
  const sealed = ({ ak, secretSealed }: { ak: string; secretSealed: string }) => {
    const secret = openSecret(keyring.accessKeyKey(), ak, secretSealed);
    return { ak, secret: { sealed: sealSecretStably(gatewayKey, ak, secret) } };
  };
  const hashed = (id: string, digestSealed: string): string => {
    const digest = openSecret(keyring.tokenDigestKey(), id, digestSealed);
    return createHmac('sha256', hashKey).update(`iam:${digest}`).digest('hex');
  };
  return {
    id: user.id,
    name: user.name,
    keys: [
      ...user.keys.map((key) => ({ ...sealed(key), temporary: null })),
      ...user.temporaryKeys.map((key) => ({
        ...sealed(key),
        temporary: {
          tokenHash: hashed(key.ak, key.tokenDigestSealed),
          scope: scopeOf(key.projectId, projectId),
          expiresAtMs: key.expiresAt.getTime(),
        },
      })),
    ].sort((a, b) => (a.ak < b.ak ? -1 : 1)),
    tokens: user.tokens
      .map((token) => ({
        hash: hashed(token.id, token.digestSealed),
        scope: scopeOf(token.projectId, projectId),
        expiresAtMs: token.expiresAt.getTime(),
      }))
      .sort((a, b) => (a.hash < b.hash ? -1 : 1)),
  };
}

function scopeOf(projectId: string, projectOfGateway: string): 'PROJECT' | 'OTHER_PROJECT' | 'ACCOUNT' {
  if (projectId === '') return 'ACCOUNT';
  return projectId === projectOfGateway ? 'PROJECT' : 'OTHER_PROJECT';
}
