import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { clearFolder, makeFolder } from '../system/home-folder.ts';
import { runCommand } from '../system/run-command.ts';

/** A certificate for a domain that issued itself, and its key; both PEM. */
export async function makeOwnCertificate(domain: string): Promise<{ cert: string; key: string }> {
  const folder = await makeFolder('certificate');
  const file = (name: string) => path.join(folder, name);
  try {
    const { exitCode, stderr } = await runCommand('openssl', [
      ...[
        'req',
        '-x509',
        '-nodes',
        '-newkey',
        'ec',
        '-pkeyopt',
        'ec_paramgen_curve:prime256v1',
        '-days',
        '2',
      ],
      ...['-subj', `/CN=${domain}`, '-addext', `subjectAltName=DNS:${domain}`],
      ...['-keyout', file('key.pem'), '-out', file('cert.pem')],
    ]);
    if (exitCode !== 0) throw new Error(`openssl ended with ${exitCode}: ${stderr}`);
    const [cert, key] = await Promise.all(
      ['cert.pem', 'key.pem'].map((name) => readFile(file(name), 'utf8')),
    );
    return { cert: cert ?? '', key: key ?? '' };
  } finally {
    await clearFolder(folder);
  }
}
