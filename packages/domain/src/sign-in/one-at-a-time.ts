/** Work under way, by key: the end of the last that was begun. */
const ends = new Map<string, Promise<unknown>>();

/**
 * Runs work after all work of the same key that was asked for before, in this process. Guesses of one user's password
 * wait for each other, so that honest sign-ins at the same moment are not taken for guesses.
 */
export async function oneAtATime<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = ends.get(key) ?? Promise.resolve();
  const mine = before.then(work);
  const end = mine.catch(() => undefined);
  ends.set(key, end);
  try {
    return await mine;
  } finally {
    if (ends.get(key) === end) ends.delete(key);
  }
}
