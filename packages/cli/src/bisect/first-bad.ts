/**
 * Finds the first bad revision after `good`, given that `bad` is bad and that whatever comes after a bad one is bad, with
 * as few questions as that takes: the logarithm of how many there are.
 * @param isGood asked of revisions in between
 */
export async function firstBad(
  good: number,
  bad: number,
  isGood: (revision: number) => Promise<boolean>,
): Promise<number> {
  let [low, high] = [good, bad];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (await isGood(middle)) low = middle;
    else high = middle;
  }
  return high;
}
