import { canonicalJson, textHash } from '@turnpike/contracts/snapshot/canonical-json';
import type { Db } from '../../kernel/database.ts';
import { documentName, keptBecause, labelOf } from '../document-kinds.ts';
import { referrersOf } from '../references.ts';
import { type DocumentChange, keyOf } from '../revisions/repository.ts';
import type { Pointer } from '../sources.ts';
import { type Departure, readBody, readDepartures } from './repository.ts';

/** A document that is to be what it was. */
export interface Restored extends DocumentChange {
  /** What it refers to until then. */
  refsNow: string[];
  apiId: string | null;
  takesIdentities: boolean;
}

export interface Kept extends Pointer {
  name: string;
  reason: string;
}

export interface Restoration {
  restored: Restored[];
  kept: Kept[];
}

/** A plan, and the gateway's newest revision of before it was made: it holds for as long as that is the newest. */
export interface Planned {
  since: number;
  plan: Restoration;
}

/**
 * What serving an earlier revision again would change, and what stays as it is now: what proves callers, and what that
 * cannot do without.
 */
export async function planRestoration(db: Db, instanceId: string, revision: number): Promise<Restoration> {
  const departures = await readDepartures(db, instanceId, revision);
  const kept = departures.flatMap((departure): Kept[] => {
    const reason = keptBecause(departure.kind);
    return reason === null ? [] : [{ kind: departure.kind, id: departure.id, name: departure.name, reason }];
  });
  const wanted = departures.filter(({ kind }) => keptBecause(kind) === null);
  const needed = await neededByKept(db, instanceId, wanted);
  const restored: Restored[] = [];
  for (const departure of wanted) {
    const reason = needed.get(keyOf(departure));
    if (reason !== undefined)
      kept.push({ kind: departure.kind, id: departure.id, name: departure.name, reason });
    else if (departure.kind === 'settings')
      restored.push(...(await settingsAsTheyWere(db, instanceId, departure)));
    else restored.push(changeTo(departure));
  }
  return { restored, kept };
}

function changeTo({ now, wanted, ...departure }: Departure): Restored {
  return { ...departure, before: now, hash: wanted };
}

/** Documents that would go and that one which stays names: why each stays, by key. */
async function neededByKept(
  db: Db,
  instanceId: string,
  wanted: readonly Departure[],
): Promise<Map<string, string>> {
  const going = wanted.filter((departure) => departure.wanted === null);
  const reasons = new Map<string, string>();
  for (const referrer of await referrersOf(db, instanceId, going)) {
    if (keptBecause(referrer.kind) === null) continue;
    for (const key of referrer.refs)
      if (!reasons.has(key))
        reasons.set(key, `${labelOf(referrer.kind)} ${referrer.name} stays and needs it`);
  }
  return reasons;
}

/** The key that the hashes of AppCodes are made with stays the one that credentials are hashed with now. */
async function settingsAsTheyWere(db: Db, instanceId: string, departure: Departure): Promise<Restored[]> {
  if (departure.wanted === null || departure.now === null) return [];
  const [then, now] = await Promise.all(
    [departure.wanted, departure.now].map(
      async (hash) => (await readBody(db, instanceId, hash)) as Record<string, unknown>,
    ),
  );
  const body = { ...then, appCodeKey: now?.appCodeKey };
  const text = canonicalJson(body);
  const hash = textHash(text);
  if (hash === departure.now) return [];
  return [{ ...changeTo(departure), name: documentName(departure, body), hash, text }];
}
