import { setTimeout as delay } from 'node:timers/promises';
import { Failure, messageOf } from '../failure.ts';

const deadlineMs = 90_000;

/** Resolves when `url` answers 200; a {@link Failure} holds the last answer when it does not within 90 s. */
export async function untilAnswers(url: string, signal: AbortSignal): Promise<void> {
  const deadline = performance.now() + deadlineMs;
  let last = 'no answer yet';
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    try {
      const response = await fetch(url, { signal: AbortSignal.any([signal, AbortSignal.timeout(5_000)]) });
      const body = await response.text();
      if (response.ok) return;
      last = `${response.status} ${body.slice(0, 300)}`;
    } catch (error) {
      last = messageOf(error instanceof Error && error.cause ? error.cause : error);
    }
    await delay(50, undefined, { signal });
  }
  throw new Failure(
    'process_failed',
    `${url} does not answer 200 within ${deadlineMs / 1000} s; the last answer: ${last}`,
  );
}
