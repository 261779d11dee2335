import { faults, type WireFault } from './wire-fault.ts';

/** How a message's body ends: after so many bytes (0: there is none), by its last chunk, or with the connection. */
export type BodyLength = number | 'chunked' | 'until-close';

/** One digit, or more that do not begin with 0, up to what a number holds exactly. */
const LENGTH = /^(?:0|[1-9]\d{0,14})$/;

/**
 * Gathers the fields that say how long a body is. Two of them, or one in a form that another reader may take in another
 * way, are refused (RFC 9112 section 6.3 allows it, and this is what request smuggling lives on).
 */
export class Framing {
  fault: WireFault | null = null;
  contentLength: number | null = null;
  isChunked = false;

  /** @param padding bytes of white space around the value: one space is what everybody sends */
  takeContentLength(value: string, padding: number): void {
    if (this.contentLength !== null || padding > 1 || !LENGTH.test(value)) this.#refuse('content-length');
    else if (this.isChunked) this.#refuse('framing-twice');
    else this.contentLength = Number(value);
  }

  /** @param isHttp11 earlier versions have no transfer codings */
  takeTransferEncoding(value: string, padding: number, isHttp11: boolean): void {
    const isPlain = value.length === 7 && value.toLowerCase() === 'chunked' && padding <= 1;
    if (this.isChunked || !isPlain || !isHttp11) this.#refuse('transfer-encoding');
    else if (this.contentLength !== null) this.#refuse('framing-twice');
    else this.isChunked = true;
  }

  #refuse(rule: keyof typeof faults): void {
    this.fault ??= faults[rule];
  }
}
