import type { Json } from '@turnpike/contracts/snapshot/canonical-json';
import type { Random } from './random.ts';

type Holder = Record<string, Json> | Json[];

/** Every place in a value, as the thing that holds it and the name that it has there. */
function placesIn(value: Json): { holder: Holder; name: string }[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Holder;
  return Object.keys(holder).flatMap((name) => [
    { holder, name },
    ...placesIn((holder as Record<string, Json>)[name] ?? null),
  ]);
}

/** A value that is another one than `value`. */
function another(random: Random, value: Json): Json {
  if (typeof value === 'number') return random.pick([value + 1, value - 1, -value - 1, String(value)]);
  if (typeof value === 'boolean') return !value;
  if (value === null) return random.pick<Json>(['', 0, false, {}]);
  if (typeof value !== 'string') return random.pick<Json>([null, '', 'gone']);
  const at = random.below(value.length + 1);
  const options = [`${value.slice(0, at)}x${value.slice(at)}`, value === '' ? 'x' : value.slice(1), null];
  return random.pick<Json>(options);
}

/** A copy in which one field, however deep, has another value, is gone, or has got a neighbour. */
export function altered<T extends Json>(random: Random, original: T): T {
  const copy = structuredClone(original);
  const { holder, name } = random.pick(placesIn(copy));
  const members = holder as Record<string, Json>;
  const way = random.below(10);
  if (way === 0 && !Array.isArray(holder)) delete members[name];
  else if (way === 1 && !Array.isArray(holder)) members[`${name}_`] = 'added';
  else members[name] = another(random, members[name] ?? null);
  return copy;
}
