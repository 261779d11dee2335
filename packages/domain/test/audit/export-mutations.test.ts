import { generateKeyPairSync, sign } from 'node:crypto';
import {
  type ExportContent,
  exportLineText,
  formatExportLine,
} from '@turnpike/contracts/audit/export-format';
import { type AuditPublicKey, auditPublicKey } from '@turnpike/contracts/audit/signing-key';
import { verifyExport } from '@turnpike/contracts/audit/verify-export';
import type { World } from '@turnpike/testkit/world';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createIdentityScene, createIdentityWorld } from '../identity-scene.ts';
import { busyAccount, exported, insertUnchained, pinnedKey } from './export-scene.ts';
import { type Mutated, mutations, type Original, parse } from './mutations.ts';
import { seededRandom } from './random.ts';

const MUTATIONS = 10_000;
const SEED = 20_261_124;
/** After these no line is signed as it should be, so that every signature is looked at: a hundred times dearer than others. */
const dear = new Set([
  'an event altered and all later hashes made anew',
  'an event removed, the rest numbered and hashed anew',
]);
const DEAR_RUNS = 100;
const names = Object.keys(mutations);
const USUAL_RUNS = Math.ceil((MUTATIONS - dear.size * DEAR_RUNS) / (names.length - dear.size));

let world: World;
let original: Original;
let key: AuditPublicKey;
beforeAll(async () => {
  world = await createIdentityWorld();
  key = remembering(pinnedKey(world.masterKeyHex));
  const scene = await createIdentityScene(world);
  await insertUnchained(scene, 5);
  await busyAccount(scene, 190);
  const earlier = await exported(scene);
  const lines = await exported(scene);
  original = { lines, earlier, resigned: resigned(lines) };
});
afterAll(() => world.close());

/** The same key; what it has once found genuine it does not look at again: most lines of a mutation are the old ones. */
function remembering(known: AuditPublicKey): AuditPublicKey {
  const genuine = new Map<string, string>();
  return {
    ...known,
    verify(text, signature) {
      if (genuine.get(signature) === text) return true;
      const verdict = known.verify(text, signature);
      if (verdict) genuine.set(signature, text);
      return verdict;
    },
  };
}

/** The export as somebody could make it who has a key of their own. */
function resigned(lines: readonly string[]): string[] {
  const own = generateKeyPairSync('ed25519');
  const publicKey = auditPublicKey(own.publicKey);
  const exportId = String(parse(lines[0]).export_id);
  return lines.map((text, index) => {
    const { signature: _old, ...content } = parse(text);
    if (index === 0) Object.assign(content, { public_key: publicKey.hex, key_id: publicKey.id });
    const signed = content as unknown as ExportContent;
    const signature = sign(null, Buffer.from(exportLineText(exportId, signed)), own.privateKey);
    return formatExportLine(signed, signature.toString('base64'));
  });
}

const isUnchanged = (lines: readonly string[]): boolean =>
  lines.length === original.lines.length && lines.every((line, index) => line === original.lines[index]);

/** What is not as it must be; empty when the mutation was found and rightly named. */
async function wrongWith({ lines, expected }: Mutated): Promise<string> {
  const verdict = await verifyExport(lines, key);
  if (verdict.ok) return 'missed';
  const { kinds, ...place } = expected;
  const { damage, line } = verdict;
  const said = { kind: damage.kind, line, what: damage.what, seq: damage.seq };
  const isRight =
    kinds.includes(damage.kind) &&
    line === place.line &&
    (place.what === undefined || (damage.what === place.what && damage.seq === place.seq));
  return isRight ? '' : `said ${JSON.stringify(said)} instead of ${JSON.stringify(expected)}`;
}

test('the export itself is whole, and long enough to be worth it', async () => {
  expect(await verifyExport(original.lines, key)).toMatchObject({ ok: true, unchained: 5 });
  expect(await verifyExport(original.earlier, key)).toMatchObject({ ok: true });
  expect(original.lines.length).toBeGreaterThan(200);
});

test('a forger who signs all of it anew is found by the checkpoints, and at once by who keeps the public key', async () => {
  expect(await verifyExport(original.resigned)).toMatchObject({ ok: false, damage: { what: 'checkpoint' } });
  expect(await verifyExport(original.resigned, key)).toMatchObject({ ok: false, line: 1 });
});

describe(`${MUTATIONS} random mutations of an export`, () => {
  test.each(Object.entries(mutations))(
    '%s: all are found, and the first damage is named',
    async (name, mutate) => {
      const runs = dear.has(name) ? DEAR_RUNS : USUAL_RUNS;
      const failures: string[] = [];
      for (let seed = SEED, run = 0; run < runs; seed++) {
        const mutated = mutate(seededRandom(seed), original);
        if (isUnchanged(mutated.lines)) continue;
        const wrong = await wrongWith(mutated);
        if (wrong !== '') failures.push(`${name}, seed ${seed}: ${wrong}`);
        run++;
      }
      expect(failures.slice(0, 5)).toEqual([]);
    },
  );
});
