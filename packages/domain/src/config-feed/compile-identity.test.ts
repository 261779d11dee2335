import { createHash, createHmac } from 'node:crypto';
import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import { openSecret, sealSecret } from '@turnpike/contracts/snapshot/seal';
import { describe, expect, test } from 'vitest';
import { sealAccessKey } from '../access-keys/new-access-key.ts';
import { createKeyring } from '../kernel/keyring.ts';
import { sealTokenDigest } from '../tokens/token-value.ts';
import { CompileError, compileDocument } from './compile.ts';
import type { DocumentSources } from './sources.ts';

type Source = DocumentSources['identity'];

const keyring = createKeyring('ab'.repeat(32));
const expiresAt = new Date(1_800_000_000_000);

const instanceOf = (id: string): Source['instance'] => ({
  id,
  projectId: 'own',
  appCodeKeySealed: sealSecret(keyring.gatewayKey(id), id, `hash key of ${id}`),
});
const key = (ak: string) => ({ ak, secretSealed: sealAccessKey(keyring, { ak, sk: `sk of ${ak}` }) });
const temporaryKey = (ak: string, projectId = '') => ({
  ...{ ...key(ak), projectId, expiresAt },
  tokenDigestSealed: sealTokenDigest(keyring, ak, `token of ${ak}`),
});
const token = (id: string, projectId: string) => ({
  ...{ id, projectId, expiresAt },
  digestSealed: sealTokenDigest(keyring, id, `value of ${id}`),
});

function compiled(parts: Partial<Source>, gateway = 'gateway'): DocumentBody<'identity'> {
  const nothing = { keys: [], temporaryKeys: [], tokens: [] };
  const source = { id: 'user', name: 'alice', instance: instanceOf(gateway), ...nothing, ...parts };
  return compileDocument('identity', source, { domainSuffix: 'apic.localhost', keyring });
}

/** What a gateway makes of a token that a caller sends. */
const hashAt = (gateway: string, value: string): string =>
  createHmac('sha256', `hash key of ${gateway}`)
    .update(`iam:${createHash('sha256').update(value).digest('hex')}`)
    .digest('hex');

describe('what proves a user to a gateway', () => {
  test('is a secret that opens with its key, and only beside the access key', () => {
    const sealed = compiled({ keys: [key('AK')] }).keys[0]?.secret;
    if (!sealed || !('sealed' in sealed)) throw new Error('the secret is not sealed');
    const open = (gateway: string, ak: string) => openSecret(keyring.gatewayKey(gateway), ak, sealed.sealed);
    expect(open('gateway', 'AK')).toBe('sk of AK');
    expect(() => open('gateway', 'OTHER')).toThrow();
    expect(() => open('other gateway', 'AK')).toThrow();
  });

  test('is the hash of a token that this gateway makes, and no other one', () => {
    const parts = { temporaryKeys: [temporaryKey('AK')], tokens: [token('t', 'own')] };
    const body = compiled(parts);
    expect(body.tokens[0]?.hash).toBe(hashAt('gateway', 'value of t'));
    expect(body.keys[0]?.temporary?.tokenHash).toBe(hashAt('gateway', 'token of AK'));
    const elsewhere = compiled(parts, 'other gateway');
    expect(elsewhere.tokens[0]?.hash).not.toBe(body.tokens[0]?.hash);
    expect(elsewhere.keys[0]?.temporary?.tokenHash).not.toBe(body.keys[0]?.temporary?.tokenHash);
  });

  test.each([
    ['own', 'PROJECT'],
    ['another', 'OTHER_PROJECT'],
    ['', 'ACCOUNT'],
  ])('of project "%s" counts as %s, and until it ends', (projectId, scope) => {
    const body = compiled({
      temporaryKeys: [temporaryKey('AK', projectId)],
      tokens: [token('t', projectId)],
    });
    expect(body.tokens).toMatchObject([{ scope, expiresAtMs: expiresAt.getTime() }]);
    expect(body.keys).toMatchObject([{ temporary: { scope, expiresAtMs: expiresAt.getTime() } }]);
  });

  test('is the same document whatever the order of its rows, and however often it is compiled', () => {
    const parts = {
      keys: [key('B'), key('A')],
      temporaryKeys: [temporaryKey('D'), temporaryKey('C')],
      tokens: [token('1', ''), token('2', 'own')],
    };
    const reversed = {
      keys: parts.keys.toReversed(),
      temporaryKeys: parts.temporaryKeys.toReversed(),
      tokens: parts.tokens.toReversed(),
    };
    expect(compiled(reversed)).toEqual(compiled(parts));
    expect(compiled(parts).keys.map(({ ak }) => ak)).toEqual(['A', 'B', 'C', 'D']);
  });

  test('is never a secret that was sealed for another row', () => {
    expect(() => compiled({ keys: [{ ...key('AK'), ak: 'OTHER' }] })).toThrow(CompileError);
    expect(() => compiled({ tokens: [{ ...token('t', 'own'), id: 'other' }] })).toThrow(CompileError);
  });
});
