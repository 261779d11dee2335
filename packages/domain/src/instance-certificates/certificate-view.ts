import { X509Certificate } from 'node:crypto';
import type { showInstanceCertificate } from '@turnpike/contracts/http/instance-certificate';
import type { OperationOutput } from '@turnpike/contracts/http/operation';
import { namesOf } from './check-certificate.ts';
import type { CertificateRow } from './repository.ts';

type View = OperationOutput<typeof showInstanceCertificate>;
type Detail = NonNullable<View['certificate']>;

/** The default certificate of a gateway: nothing of its key. @param row null: it is the local authority's */
export function certificateView(row: CertificateRow | null, authority: string | undefined, now: Date): View {
  return {
    source: row ? 'custom' : 'local_authority',
    certificate: row ? detailOf(row.chain, now) : null,
    authority: authority === undefined ? null : detailOf(authority, now),
    update_time: row?.updatedAt.toISOString() ?? null,
  };
}

/** @param chain PEM, the certificate first */
function detailOf(chain: string, now: Date): Detail {
  const certificate = new X509Certificate(chain);
  const { asymmetricKeyType, asymmetricKeyDetails } = certificate.publicKey;
  const [from, to] = [new Date(certificate.validFrom), new Date(certificate.validTo)];
  return {
    subject: oneLine(certificate.subject),
    issuer: oneLine(certificate.issuer),
    names: namesOf(certificate),
    fingerprint: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    key_type: (asymmetricKeyType ?? '').toUpperCase(),
    key_size: asymmetricKeyDetails?.modulusLength ?? curveBits(asymmetricKeyDetails?.namedCurve),
    not_before: from.toISOString(),
    not_after: to.toISOString(),
    expired: now < from || now >= to,
    chain_length: chain.split('-----BEGIN CERTIFICATE-----').length - 1,
  };
}

/** Node writes one attribute a line. */
const oneLine = (name: string | undefined): string => (name ?? '').split('\n').join(', ');

const curveBits = (name: string | undefined): number => Number(/\d{3}/.exec(name ?? '')?.[0] ?? 0);
