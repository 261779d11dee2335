import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { isIP } from 'node:net';
import path from 'node:path';
import { replaceFile } from '../drivers/process/replace-file.ts';
import { type CertifiedKey, createAuthority, createServerCertificate } from './authority.ts';

/** A server certificate is replaced this long before its end. */
const RENEW_BEFORE_MS = 30 * 86_400_000;

/** The installation's local authority, kept in `HOME/ca.pem` (readable by all) and `HOME/ca.key` (0600). */
export interface LocalAuthority {
  /** A new server certificate for these names. */
  issue(names: string[]): Promise<CertifiedKey>;
  /** Whether a server certificate was signed by this authority, holds all the names and does not end soon. */
  isGood(certificatePem: string, names: string[]): boolean;
}

/**
 * Opens the authority, and makes it when there is none or it ends soon.
 * @param home folder of all state
 */
export async function openLocalAuthority(
  home: string,
  now: () => number = Date.now,
): Promise<LocalAuthority> {
  const files = { certificate: path.join(home, 'ca.pem'), key: path.join(home, 'ca.key') };
  const authority = (await readAuthority(files, now())) ?? (await makeAuthority(files, now()));
  const root = new X509Certificate(authority.certificatePem);
  return {
    issue: (names) => createServerCertificate(authority, names, now()),
    isGood(certificatePem, names) {
      const leaf = new X509Certificate(certificatePem);
      const listed = new Set((leaf.subjectAltName ?? '').split(', '));
      const covers = (name: string): boolean =>
        isIP(name) ? leaf.checkIP(name) !== undefined : listed.has(`DNS:${name}`);
      return (
        leaf.checkIssued(root) &&
        leaf.verify(root.publicKey) &&
        names.every(covers) &&
        Date.parse(leaf.validTo) - now() > RENEW_BEFORE_MS
      );
    },
  };
}

interface AuthorityFiles {
  certificate: string;
  key: string;
}

async function readAuthority(files: AuthorityFiles, nowMs: number): Promise<CertifiedKey | null> {
  const texts = await Promise.all(
    [files.certificate, files.key].map((file) => readFile(file, 'utf8').catch(() => null)),
  );
  const [certificatePem, privateKeyPem] = texts;
  if (!certificatePem || !privateKeyPem) return null;
  const endMs = Date.parse(new X509Certificate(certificatePem).validTo);
  return endMs - nowMs > RENEW_BEFORE_MS ? { certificatePem, privateKeyPem } : null;
}

async function makeAuthority(files: AuthorityFiles, nowMs: number): Promise<CertifiedKey> {
  const authority = await createAuthority(nowMs);
  // The key first: a certificate without its key would be taken for nothing and made again.
  await replaceFile(files.key, authority.privateKeyPem, { mode: 0o600 });
  await replaceFile(files.certificate, authority.certificatePem, { mode: 0o644 });
  return authority;
}
