import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate with its key, both PEM. */
export interface TestCertificate {
  cert: string;
  key: string;
}

/** What a test asks of a certificate. */
export interface CertificateOptions {
  /** Common name; default: the first of the names. */
  subject?: string;
  /** Domains and addresses. */
  names?: readonly string[];
  /** Left out: it issues itself. */
  issuer?: TestCertificate;
  /** It may issue others. */
  ca?: boolean;
  key?: 'ec' | 'rsa:2048' | 'rsa:1024';
  usage?: 'serverAuth' | 'clientAuth';
  days?: number;
}

/** Makes a certificate by the openssl command; valid from now on. */
export function makeCertificate(options: CertificateOptions): TestCertificate {
  const folder = mkdtempSync(join(tmpdir(), 'turnpike-certificate-'));
  const file = (name: string): string => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { stdio: 'pipe' });
  try {
    const { names = [], issuer, ca = false, key = 'ec', usage, days = 30 } = options;
    const newKey = key === 'ec' ? ['ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1'] : [key];
    const subject = `/CN=${options.subject ?? names[0] ?? 'test'}`;
    openssl('req', '-new', '-nodes', '-newkey', ...newKey, '-subj', subject, ...out(file));
    writeFileSync(file('ext'), extensions(names, ca, usage).join('\n'));
    if (issuer) {
      writeFileSync(file('issuer.pem'), issuer.cert);
      writeFileSync(file('issuer.key'), issuer.key);
    }
    const signer = issuer
      ? ['-CA', file('issuer.pem'), '-CAkey', file('issuer.key')]
      : ['-signkey', file('key')];
    const request = ['-req', '-in', file('csr'), '-extfile', file('ext'), '-days', String(days)];
    openssl('x509', ...request, ...signer, '-out', file('cert'));
    return { cert: readFileSync(file('cert'), 'utf8'), key: readFileSync(file('key'), 'utf8') };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const out = (file: (name: string) => string): string[] => ['-keyout', file('key'), '-out', file('csr')];

function extensions(names: readonly string[], ca: boolean, usage: string | undefined): string[] {
  const alternative = names.map((name) => `${/^[\d.]+$|:/.test(name) ? 'IP' : 'DNS'}:${name}`);
  return [
    `basicConstraints=critical,CA:${ca ? 'TRUE' : 'FALSE'}`,
    ...(alternative.length > 0 ? [`subjectAltName=${alternative.join(',')}`] : []),
    ...(usage ? [`extendedKeyUsage=${usage}`] : []),
  ];
}
