import { type BodyLength, Framing } from './body-length.ts';
import { type ConnectionOptions, takeConnection } from './connection-options.ts';
import type { HeadScanner } from './head-scanner.ts';
import { isHost } from './host.ts';
import { faults, type WireFault } from './wire-fault.ts';

/** The head of a request that can be read in one way only. */
export interface RequestHead {
  readonly method: string;
  /** In origin form, absolute form with the host of `host`, or `*` of OPTIONS. */
  readonly target: string;
  readonly version: '1.0' | '1.1';
  /** Name, value, name, value … as on the wire, latin1. */
  readonly fields: readonly string[];
  /** Null: HTTP/1.0 without Host. */
  readonly host: string | null;
  /** Never `until-close`. */
  readonly bodyLength: BodyLength;
  /** The caller wants the connection kept. */
  readonly keepAlive: boolean;
  /** The caller sends its body when it is told to go on. */
  readonly expectsContinue: boolean;
  /** What the caller asks to switch to, when Connection says so too; else null. */
  readonly upgrade: string | null;
}

/** Method and target of visible bytes, and version, with one space between (RFC 9112 section 3). */
const REQUEST_LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+) ([!-~]+) HTTP\/(\d\.\d)$/;
/** `#` starts no part of a target. */
const ABSOLUTE_FORM = /^https?:\/\/([^/?#]+)[^#]*$/i;

/**
 * Reads what a scanner found as a request. Refuses what another reader could take for another request: two framing
 * fields, two hosts, a target that names another host than Host.
 */
export function readRequestHead(scanner: HeadScanner): RequestHead | WireFault {
  const line = REQUEST_LINE.exec(scanner.startLine);
  if (!line) return faults['request-line'];
  const [, method = '', target = '', version = ''] = line;
  if (version !== '1.1' && version !== '1.0') return faults['http-version'];
  const found = new RequestFields(version);
  const { fields, padding } = scanner;
  for (let index = 0; index < fields.length; index += 2) {
    found.take(fields[index] as string, fields[index + 1] as string, padding[index >> 1] as number);
  }
  const fault = found.check() ?? checkTarget(method, target, found.host);
  if (fault) return fault;
  const { framing, connection, host } = found;
  return {
    method,
    target,
    version,
    fields,
    host,
    bodyLength: framing.isChunked ? 'chunked' : (framing.contentLength ?? 0),
    keepAlive: !connection.close && (version === '1.1' || connection.keepAlive),
    // An earlier caller cannot read an interim response (RFC 9110 section 10.1.1).
    expectsContinue: found.expectsContinue && version === '1.1',
    upgrade: connection.upgrade && version === '1.1' ? found.upgrade : null,
  };
}

/** The fields of a request that its reading depends on. */
class RequestFields {
  readonly framing = new Framing();
  readonly connection: ConnectionOptions = { close: false, keepAlive: false, upgrade: false };
  readonly #version: '1.0' | '1.1';
  host: string | null = null;
  expectsContinue = false;
  upgrade: string | null = null;
  #fault: WireFault | null = null;

  constructor(version: '1.0' | '1.1') {
    this.#version = version;
  }

  /** Names are told apart by their length first: most fields cost one comparison. */
  take(name: string, value: string, padding: number): void {
    switch (name.length) {
      case 4:
        if (isNamed(name, 'host')) this.#takeHost(value);
        return;
      case 6:
        if (isNamed(name, 'expect')) this.#takeExpect(value);
        return;
      case 7:
        if (isNamed(name, 'upgrade'))
          this.upgrade = this.upgrade === null ? value : `${this.upgrade}, ${value}`;
        return;
      case 10:
        if (isNamed(name, 'connection')) takeConnection(this.connection, value);
        return;
      case 14:
        if (isNamed(name, 'content-length')) this.framing.takeContentLength(value, padding);
        return;
      case 17:
        if (isNamed(name, 'transfer-encoding')) {
          this.framing.takeTransferEncoding(value, padding, this.#version === '1.1');
        }
    }
  }

  check(): WireFault | null {
    if (this.#version === '1.1' && this.host === null) return this.#fault ?? faults['host-missing'];
    return this.#fault ?? this.framing.fault;
  }

  #takeHost(value: string): void {
    if (this.host !== null) this.#fault ??= faults['host-repeated'];
    else if (!isHost(value)) this.#fault ??= faults.host;
    this.host = value;
  }

  #takeExpect(value: string): void {
    if (value.toLowerCase() === '100-continue') this.expectsContinue = true;
    else this.#fault ??= faults.expect;
  }
}

/** @param lowerCaseName of the same length as `name` */
function isNamed(name: string, lowerCaseName: string): boolean {
  return name === lowerCaseName || name.toLowerCase() === lowerCaseName;
}

function checkTarget(method: string, target: string, host: string | null): WireFault | null {
  if (method === 'CONNECT') return faults.connect;
  if (target.charCodeAt(0) === 0x2f) return target.includes('#') ? faults['target-form'] : null;
  if (target === '*') return method === 'OPTIONS' ? null : faults['asterisk-form'];
  const absolute = ABSOLUTE_FORM.exec(target);
  if (!absolute) return faults['target-form'];
  return absolute[1]?.toLowerCase() === host?.toLowerCase() ? null : faults['absolute-form'];
}
