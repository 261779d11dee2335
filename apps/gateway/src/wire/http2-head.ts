import { isToken, isValue, isVisible } from '../http1/field-syntax.ts';
import { MAX_FIELDS, MAX_FIELDS_BYTES, MAX_START_LINE_BYTES } from '../http1/head-scanner.ts';
import { isHost } from '../http1/host.ts';
import { faults, type WireFault } from '../http1/wire-fault.ts';

/** The head of a request over HTTP/2, in the shape of HTTP/1.1. */
export interface Http2Head {
  readonly method: string;
  readonly target: string;
  /** Host first, then the fields as they came; cookies in one line (RFC 9113 section 8.2.3). */
  readonly fields: readonly string[];
  readonly expectsContinue: boolean;
  /** The caller reads trailers; gRPC is nothing without them. */
  readonly takesTrailers: boolean;
}

/** Fields of a connection, which HTTP/2 does not have (RFC 9113 section 8.2.2). */
const OF_CONNECTION = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
]);
const LENGTH = /^(?:0|[1-9]\d{0,14})$/;

/**
 * Reads a header block as strictly as a head of HTTP/1.1: what is passed on in that form must not become another request
 * there.
 * @param raw name, value, name, value … as Node gives them
 */
export function readHttp2Head(raw: readonly string[]): Http2Head | WireFault {
  const found = new Http2Fields();
  for (let index = 0; index < raw.length; index += 2) {
    const fault = found.take(raw[index] as string, raw[index + 1] as string);
    if (fault) return fault;
  }
  return found.head();
}

class Http2Fields {
  readonly #pseudo = new Map<string, string>();
  readonly #fields: string[] = [];
  readonly #cookies: string[] = [];
  #host: string | null = null;
  #bytes = 0;
  #hasLength = false;
  #expectsContinue = false;
  #takesTrailers = false;

  take(name: string, value: string): WireFault | null {
    if (name.charCodeAt(0) === 0x3a) {
      if (this.#pseudo.has(name)) return faults['request-line'];
      this.#pseudo.set(name, value);
      return null;
    }
    this.#bytes += name.length + value.length + 4;
    if (this.#bytes > MAX_FIELDS_BYTES) return faults['head-size'];
    if (!isToken(name) || name !== name.toLowerCase() || OF_CONNECTION.has(name)) return faults['field-name'];
    if (!isValue(value)) return faults['control-character'];
    switch (name) {
      case 'host':
        if (this.#host !== null) return faults['host-repeated'];
        this.#host = value;
        return null;
      case 'cookie':
        this.#cookies.push(value);
        return null;
      case 'te':
        if (value !== 'trailers') return faults['transfer-encoding'];
        this.#takesTrailers = true;
        break;
      case 'expect':
        if (value.toLowerCase() !== '100-continue') return faults.expect;
        this.#expectsContinue = true;
        break;
      case 'content-length':
        if (this.#hasLength || !LENGTH.test(value)) return faults['content-length'];
        this.#hasLength = true;
        break;
    }
    this.#fields.push(name, value);
    return this.#fields.length > 2 * MAX_FIELDS ? faults['header-count'] : null;
  }

  head(): Http2Head | WireFault {
    const method = this.#pseudo.get(':method') ?? '';
    const target = this.#pseudo.get(':path') ?? '';
    const authority = this.#pseudo.get(':authority') ?? this.#host;
    if (!isToken(method) || this.#pseudo.has(':protocol')) return faults['request-line'];
    if (method === 'CONNECT') return faults.connect;
    if (this.#pseudo.get(':scheme') !== 'https') return faults['request-line'];
    if (target.length > MAX_START_LINE_BYTES) return faults['target-length'];
    if (!isVisible(target) || target.includes('#')) return faults['target-form'];
    if (target === '*' && method !== 'OPTIONS') return faults['asterisk-form'];
    if (target !== '*' && target.charCodeAt(0) !== 0x2f) return faults['target-form'];
    if (authority === null) return faults['host-missing'];
    if (!isHost(authority)) return faults.host;
    if (this.#host !== null && this.#host.toLowerCase() !== authority.toLowerCase())
      return faults['host-repeated'];
    const fields = ['host', authority, ...this.#fields];
    if (this.#cookies.length > 0) fields.push('cookie', this.#cookies.join('; '));
    return {
      method,
      target,
      fields,
      expectsContinue: this.#expectsContinue,
      takesTrailers: this.#takesTrailers,
    };
  }
}
