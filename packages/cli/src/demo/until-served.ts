import { request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';

const DEADLINE_MS = 15_000;

/**
 * Calls until the answer is 200: by address with `host` in the Host header, because not every resolver knows
 * `*.localhost`.
 * @returns null when it is served, else the last status or error
 */
export async function untilServed(url: string, host: string, signal: AbortSignal): Promise<string | null> {
  const deadline = performance.now() + DEADLINE_MS;
  let last = '';
  while (performance.now() < deadline) {
    signal.throwIfAborted();
    last = await statusOf(url, host);
    if (last === '200') return null;
    await delay(20, undefined, { signal });
  }
  return last;
}

function statusOf(url: string, host: string): Promise<string> {
  return new Promise((resolve) => {
    const call = request(url, { headers: { host }, agent: false, timeout: 5_000 }, (response) => {
      response.resume();
      response.once('end', () => resolve(String(response.statusCode)));
    });
    call.once('error', (error) => resolve(error.message));
    call.once('timeout', () => call.destroy(new Error('no answer within 5 s')));
    call.end();
  });
}
