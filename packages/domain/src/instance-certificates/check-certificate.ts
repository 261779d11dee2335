import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { invalidParameter } from '../kernel/management-error.ts';

/** A certificate with its key, as it is kept. */
export interface CheckedCertificate {
  /** PEM: the gateway's, then each one's issuer. */
  chain: string;
  /** PEM, PKCS #8. */
  key: string;
  names: string[];
  /** The first end among the chain's. */
  notAfter: Date;
}

const PEM_CERTIFICATE = /-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g;
const MAX_CHAIN = 10;
const MIN_RSA_BITS = 2_048;
const CURVES: readonly unknown[] = ['prime256v1', 'secp384r1', 'secp521r1'];
/** Extended key usage of servers. */
const SERVER_AUTH = '1.3.6.1.5.5.7.3.1';

/**
 * Checks a certificate chain and its key: what a gateway could not serve, or callers would not take, is refused here.
 * Whether anybody trusts its root is the callers' affair.
 * @throws ManagementError APIG.2012 that says what is wrong, and never repeats the key
 */
export function checkCertificate(certContent: string, privateKey: string, now: Date): CheckedCertificate {
  const certificates = parseChain(certContent);
  const [leaf] = certificates as [X509Certificate, ...X509Certificate[]];
  const key = parseKey(privateKey);
  if (!leaf.checkPrivateKey(key)) throw wrongKey('It is not the key of the (first) certificate.');
  checkStrength(key);
  checkOrder(certificates);
  for (const [at, certificate] of certificates.entries()) checkTime(certificate, at, now);
  if (leaf.keyUsage && !leaf.keyUsage.includes(SERVER_AUTH))
    throw wrongCertificate('The (first) certificate is not for servers.');
  const names = namesOf(leaf);
  if (names.length === 0) throw wrongCertificate('The (first) certificate names no domain and no address.');
  const chain = certificates.map((each) => each.toString()).join('');
  const pem = key.export({ type: 'pkcs8', format: 'pem' }).toString();
  checkServable(chain, pem);
  return { chain, key: pem, names, notAfter: new Date(Math.min(...certificates.map(endMs))) };
}

/** Domain names and addresses that a certificate is for. */
export function namesOf(certificate: X509Certificate): string[] {
  const names = Array.from(
    (certificate.subjectAltName ?? '').matchAll(/(?:DNS|IP Address):([^,\s"]+)/g),
    ([, name = '']) => name.toLowerCase(),
  );
  return [...new Set(names)];
}

function parseChain(text: string): X509Certificate[] {
  const blocks = text.match(PEM_CERTIFICATE) ?? [];
  if (blocks.length === 0) throw wrongCertificate('It holds no certificate in PEM form.');
  if (blocks.length > MAX_CHAIN) throw wrongCertificate(`It holds more than ${MAX_CHAIN} certificates.`);
  if (/PRIVATE KEY/.test(text))
    throw wrongCertificate('It holds a private key, which belongs into private_key.');
  return blocks.map((block, at) => {
    try {
      return new X509Certificate(block);
    } catch {
      throw wrongCertificate(`Certificate ${at + 1} cannot be read.`);
    }
  });
}

function parseKey(pem: string): KeyObject {
  if (/ENCRYPTED/.test(pem)) throw wrongKey('It is encrypted with a password.');
  try {
    return createPrivateKey(pem);
  } catch {
    throw wrongKey('It is no private key in PEM form.');
  }
}

function checkStrength({ asymmetricKeyType: type, asymmetricKeyDetails: details }: KeyObject): void {
  if (type === 'rsa' && (details?.modulusLength ?? 0) >= MIN_RSA_BITS) return;
  if (type === 'ec' && CURVES.includes(details?.namedCurve)) return;
  throw wrongKey(`It must be RSA of at least ${MIN_RSA_BITS} bits, or EC on P-256, P-384 or P-521.`);
}

function checkOrder(certificates: readonly X509Certificate[]): void {
  for (const [at, certificate] of certificates.entries()) {
    const issuer = certificates[at + 1];
    if (!issuer) return;
    const isIssuer = issuer.ca && certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
    if (!isIssuer) throw wrongCertificate(`Certificate ${at + 2} did not issue certificate ${at + 1}.`);
  }
}

function checkTime(certificate: X509Certificate, at: number, now: Date): void {
  if (endMs(certificate) <= now.getTime())
    throw wrongCertificate(`Certificate ${at + 1} ended on ${certificate.validTo}.`);
  if (Date.parse(certificate.validFrom) > now.getTime())
    throw wrongCertificate(`Certificate ${at + 1} is not valid before ${certificate.validFrom}.`);
}

/** By the same library as the gateway: it knows, for example, which digests it takes. */
function checkServable(cert: string, key: string): void {
  try {
    createSecureContext({ cert, key, minVersion: 'TLSv1.2' });
  } catch (error) {
    throw wrongCertificate(
      `It cannot be served: ${(error as { reason?: string }).reason ?? 'no reason is known'}.`,
    );
  }
}

const endMs = ({ validTo }: X509Certificate): number => Date.parse(validTo);
const wrongCertificate = (reason: string) => invalidParameter('cert_content', reason);
const wrongKey = (reason: string) => invalidParameter('private_key', reason);
