import type { CallRecord } from './load/call-record.ts';

/** When a version of what a path answers was asked for, and when every node had acknowledged it. Unix ms. */
export type PublishedVersion = {
  /** The exact body; null: taken offline, 404 is the right answer. */
  body: string | null;
  askedAt: number;
  /** Infinity while it is not. */
  acknowledgedAt: number;
};

export type Verdict = {
  sent: number;
  /** No complete answer, a 5xx, or a 429: none of the rows asks for more than the gateway may be asked for. */
  lost: CallRecord[];
  /** Answered, but with a version that was not in force at any moment of the call. */
  wrongVersion: CallRecord[];
};

/**
 * Judges every call against the history of its path. Between asking and acknowledgement both versions are right.
 * @param history versions of each path, oldest first
 */
export function judgeCalls(
  calls: readonly CallRecord[],
  history: ReadonlyMap<string, readonly PublishedVersion[]>,
): Verdict {
  const verdict: Verdict = { sent: calls.length, lost: [], wrongVersion: [] };
  for (const call of calls) {
    if (isLost(call)) verdict.lost.push(call);
    else if (!isRight(call, history.get(call.path) ?? [])) verdict.wrongVersion.push(call);
  }
  return verdict;
}

/** True for a call that was not served. */
export function isLost({ status }: CallRecord): boolean {
  return status === null || status === 429 || status >= 500;
}

function isRight(call: CallRecord, versions: readonly PublishedVersion[]): boolean {
  return versions.some((version, index) => {
    const begun = version.askedAt <= call.endedAt;
    const replacedAt = versions[index + 1]?.acknowledgedAt ?? Number.POSITIVE_INFINITY;
    const matches =
      version.body === null ? call.status === 404 : call.status === 200 && call.body === version.body;
    return begun && replacedAt >= call.sentAt && matches;
  });
}

/** From a fault to the first good answer of a call that was sent after it. ms; infinity: there was none. */
export function recoveryMs(calls: readonly CallRecord[], faultAt: number): number {
  let firstEnd = Number.POSITIVE_INFINITY;
  for (const call of calls) {
    if (call.sentAt >= faultAt && !isLost(call)) firstEnd = Math.min(firstEnd, call.endedAt);
  }
  return firstEnd - faultAt;
}
