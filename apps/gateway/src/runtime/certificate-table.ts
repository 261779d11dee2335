import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import type { OpenSecret } from './credential-table.ts';

type CertificateBody = DocumentBody<'certificate'>;

/** A certificate that HTTPS listeners can show. */
export interface ShownCertificate {
  readonly id: string;
  readonly domains: readonly string[];
  /** PEM chain and key. */
  readonly cert: string;
  readonly key: string;
}

/** Opened before: a change of one certificate costs nothing for the others. */
const opened = new WeakMap<CertificateBody, ShownCertificate>();

/**
 * Which certificate is shown to whom: by the name that a caller asks for (SNI), and the one for all others. Never changed
 * once built.
 */
export class CertificateTable {
  /** For callers that ask for no name that is known; null: the node's own, of the local authority. */
  readonly fallback: ShownCertificate | null;
  readonly #byDomain = new Map<string, ShownCertificate>();

  /**
   * @throws Error when one cannot be shown, or two want to be the default
   */
  constructor(bodies: Iterable<CertificateBody>, open: OpenSecret) {
    let fallback: ShownCertificate | null = null;
    // In the order of ids, so that every node decides alike which of two for one domain is shown.
    for (const body of [...bodies].sort((a, b) => (a.id < b.id ? -1 : 1))) {
      const certificate = opened.get(body) ?? openCertificate(body, open);
      if (body.isDefault) {
        if (fallback) throw new Error(`certificates ${fallback.id} and ${body.id} are both the default`);
        fallback = certificate;
        continue;
      }
      for (const domain of body.domains) {
        if (!this.#byDomain.has(domain)) this.#byDomain.set(domain, certificate);
      }
    }
    this.fallback = fallback;
  }

  /** A table without certificates. */
  static empty(): CertificateTable {
    return new CertificateTable([], () => '');
  }

  /**
   * The certificate for a name: one of that domain, else of its wildcard, else the default one when the name is among its
   * own; null: no certificate here is for that name.
   */
  find(serverName: string): ShownCertificate | null {
    const name = serverName.toLowerCase();
    const own = this.#byDomain.get(name) ?? this.#byDomain.get(wildcardOf(name));
    if (own) return own;
    return this.fallback && covers(this.fallback.domains, name) ? this.fallback : null;
  }
}

function covers(domains: readonly string[], name: string): boolean {
  return domains.includes(name) || domains.includes(wildcardOf(name));
}

/** A wildcard stands for one label (RFC 6125). */
function wildcardOf(name: string): string {
  const dot = name.indexOf('.');
  return dot < 0 ? '' : `*${name.slice(dot)}`;
}

function openCertificate(body: CertificateBody, open: OpenSecret): ShownCertificate {
  const { id, domains, chain: cert } = body;
  const key = open(id, body.key);
  // The library's words may hold parts of what it could not read.
  if (!isServable(cert, key)) throw new Error(`certificate/${id} and its key cannot be used`);
  const certificate = { id, domains, cert, key };
  opened.set(body, certificate);
  return certificate;
}

/** A context alone takes a certificate and a key of different kinds, and then shows nothing. */
function isServable(cert: string, key: string): boolean {
  try {
    createSecureContext({ cert, key });
    return new X509Certificate(cert).checkPrivateKey(createPrivateKey(key));
  } catch {
    return false;
  }
}
