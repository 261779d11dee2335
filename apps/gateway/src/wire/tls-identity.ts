import { X509Certificate } from 'node:crypto';
import { createSecureContext, type SecureContext } from 'node:tls';
import { CertificateTable } from '../runtime/certificate-table.ts';

/** Certificate and key, PEM. */
interface KeyPair {
  readonly cert: string;
  readonly key: string;
}

/** What a TLS server is told: its default certificate and what it offers. */
interface TlsMaterial extends KeyPair {
  readonly minVersion: 'TLSv1.2';
  /** Left out: Node's. */
  readonly ciphers?: string;
}

/** Always offered, whatever the tenant says of TLS 1.2. */
const TLS13_SUITES = 'TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256';

/**
 * What the HTTPS listeners of a node show: by name the certificates of the configuration, else the node's own one of the
 * local authority for its own names, else the default certificate, if there is one, or the node's own.
 */
export class TlsIdentity {
  #table = CertificateTable.empty();
  #tls12Suites = '';
  #own: (KeyPair & { readonly parsed: X509Certificate }) | null = null;
  /** Made when first asked for; those of certificates that are not shown any more go with them. */
  #contexts = new WeakMap<object, SecureContext>();

  /** What is offered on top of TLS, the best first. */
  protocols: readonly string[] = ['http/1.1'];

  /** The node has a certificate of its own. */
  get hasOwn(): boolean {
    return this.#own !== null;
  }

  /** Takes the node's own certificate. @throws Error when it cannot be used */
  setOwn({ cert, key }: KeyPair): void {
    createSecureContext({ cert, key });
    this.#own = { cert, key, parsed: new X509Certificate(cert) };
  }

  /** Takes what a configuration says. @returns whether anything is different for connections to come */
  apply(table: CertificateTable, tls12Suites: string): boolean {
    if (table === this.#table && tls12Suites === this.#tls12Suites) return false;
    if (tls12Suites !== this.#tls12Suites) this.#contexts = new WeakMap();
    this.#table = table;
    this.#tls12Suites = tls12Suites;
    return true;
  }

  /** For callers that ask for no name, or for one that nothing is for. @throws Error when there is no certificate */
  fallback(): TlsMaterial {
    const shown = this.#table.fallback ?? this.#own;
    if (!shown) throw new Error('this gateway has no certificate for HTTPS');
    return this.#material(shown);
  }

  /** For callers that ask for this name; null: the fallback is for them. */
  contextFor(serverName: string): SecureContext | null {
    const shown = this.#table.find(serverName) ?? this.#ownFor(serverName);
    if (!shown) return null;
    let context = this.#contexts.get(shown);
    if (!context) {
      context = createSecureContext(this.#material(shown));
      this.#contexts.set(shown, context);
    }
    return context;
  }

  /** Only beside a default certificate: else it is the fallback. */
  #ownFor(serverName: string): KeyPair | null {
    if (!this.#own || !this.#table.fallback) return null;
    return this.#own.parsed.checkHost(serverName) === undefined ? null : this.#own;
  }

  #material({ cert, key }: KeyPair): TlsMaterial {
    const ciphers = this.#tls12Suites && { ciphers: `${TLS13_SUITES}:${this.#tls12Suites}` };
    return { cert, key, minVersion: 'TLSv1.2', ...ciphers };
  }
}
