import { constants, createGzip, type Gzip } from 'node:zlib';
import { gzipTypes } from '@turnpike/contracts/features/response-features';
import type { Call } from '../pipeline/call.ts';
import type { ResponseSink } from '../wire/exchange.ts';
import { takesGzip } from './accept-encoding.ts';

/** Smaller responses gain nothing (reference 5.5). */
const MIN_BYTES = 1_024;
const types = new Set(gzipTypes);
/** Of an encoded body these are not true any more. */
const ABOUT_THE_BODY = new Set([
  'content-length',
  'content-md5',
  'digest',
  'content-digest',
  'accept-ranges',
  'vary',
]);

/** A response that is compressed on its way: its headers, and the place to write the plain body to. */
export interface Compressed {
  readonly headers: string[];
  /** False for a caller that does not take gzip: `headers` only say that another one might get another body. */
  readonly compresses: boolean;
  readonly level: number;
}

/**
 * Decides whether a backend's response is compressed (reference 5.5 `gzip`).
 * @param headers name, value, name, value … as they go to the caller
 * @returns null when it stays as it is for every caller
 */
export function compression(call: Call, status: number, headers: readonly string[]): Compressed | null {
  const { gzip } = call.runtime.features.settings;
  if (!gzip || call.exchange.method === 'HEAD' || status < 200 || [204, 205, 206, 304].includes(status))
    return null;
  const fields = new Map<string, string>();
  for (let at = 0; at < headers.length; at += 2) {
    const name = (headers[at] ?? '').toLowerCase();
    const earlier = fields.get(name);
    fields.set(name, earlier === undefined ? (headers[at + 1] ?? '') : `${earlier}, ${headers[at + 1]}`);
  }
  const type = fields.get('content-type')?.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!types.has(type) || fields.has('content-encoding') || fields.has('content-range')) return null;
  if (/(^|,)\s*no-transform\s*(,|$)/i.test(fields.get('cache-control') ?? '')) return null;
  const length = fields.get('content-length');
  if (length !== undefined && Number(length) <= MIN_BYTES) return null;
  const vary = withAcceptEncoding(fields.get('vary'));
  const level = gzip.comp_level;
  if (!takesGzip(call.header('accept-encoding'))) {
    return { headers: [...without(headers, new Set(['vary'])), 'Vary', vary], compresses: false, level };
  }
  const kept = without(headers, ABOUT_THE_BODY);
  for (let at = 0; at < kept.length; at += 2) {
    // Another representation: the same bytes do not come again for the same tag.
    if (kept[at]?.toLowerCase() === 'etag' && kept[at + 1]?.startsWith('"'))
      kept[at + 1] = `W/${kept[at + 1]}`;
  }
  return { headers: [...kept, 'Content-Encoding', 'gzip', 'Vary', vary], compresses: true, level };
}

function without(headers: readonly string[], names: ReadonlySet<string>): string[] {
  return headers.filter((_, at) => !names.has((headers[at - (at % 2)] ?? '').toLowerCase()));
}

function withAcceptEncoding(vary: string | undefined): string {
  if (vary === undefined || vary.trim() === '') return 'Accept-Encoding';
  return /(^|,)\s*(\*|accept-encoding)\s*(,|$)/i.test(vary) ? vary : `${vary}, Accept-Encoding`;
}

/** Compresses what is written to it, with back-pressure; what was written is on its way within a turn of the loop. */
export class GzipSink implements ResponseSink {
  readonly #gzip: Gzip;
  #flushes = false;

  /** @param call its end, however it comes, frees the compressor */
  constructor(sink: ResponseSink, level: number, call: Call) {
    this.#gzip = createGzip({ level });
    this.#gzip.on('data', (chunk: Buffer) => {
      if (!sink.write(chunk)) this.#gzip.pause();
    });
    this.#gzip.on('end', () => sink.end());
    this.#gzip.on('error', () => call.exchange.destroy());
    sink.onDrain(() => this.#gzip.resume());
    call.exchange.onClose(() => this.#gzip.destroy());
  }

  write(chunk: Buffer): boolean {
    const goesOn = this.#gzip.write(chunk);
    this.#flushSoon();
    return goesOn;
  }

  end(): void {
    this.#gzip.end();
  }

  onDrain(listener: () => void): void {
    this.#gzip.on('drain', listener);
  }

  /** A backend that streams must not wait for its compressor to be full; what comes at once is flushed together. */
  #flushSoon(): void {
    if (this.#flushes) return;
    this.#flushes = true;
    setImmediate(() => {
      this.#flushes = false;
      if (!this.#gzip.writableEnded && !this.#gzip.destroyed) this.#gzip.flush(constants.Z_SYNC_FLUSH);
    });
  }
}
