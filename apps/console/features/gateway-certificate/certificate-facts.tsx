import { Badge } from '../../components/badge.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { DescriptionList } from '../../components/description-list.tsx';
import { Moment } from '../../components/moment.tsx';
import type { CertificateDetail } from './queries.ts';
import { fingerprintText, validityOf } from './validity.ts';

/** What people know a certificate by. */
export function CertificateFacts({ certificate }: { certificate: CertificateDetail }) {
  const validity = validityOf(certificate, Date.now());
  const fingerprint = fingerprintText(certificate.fingerprint);
  return (
    <div className="space-y-4">
      <DescriptionList
        facts={[
          { term: 'Subject', value: certificate.subject },
          { term: 'Issuer', value: certificate.issuer },
          {
            term: 'Validity',
            value: (
              <Badge tone={validity.tone} dot>
                {validity.text}
              </Badge>
            ),
          },
          { term: 'From', value: <Moment at={certificate.not_before} /> },
          { term: 'Until', value: <Moment at={certificate.not_after} /> },
          { term: 'Key', value: `${certificate.key_type}, ${certificate.key_size} bits` },
          {
            term: 'Chain',
            value:
              certificate.chain_length === 1 ? 'itself only' : `${certificate.chain_length} certificates`,
          },
        ]}
      />
      {certificate.names.length > 0 ? (
        <div>
          <p className="text-xs text-muted">Names</p>
          <ul className="mt-1 flex flex-wrap gap-1.5">
            {certificate.names.map((name) => (
              <li key={name} className="rounded-sm bg-sunken px-1.5 py-0.5 font-mono text-xs break-all">
                {name}
              </li>
            ))}
          </ul>
        </div>
      ) : null}
      <div>
        <p className="text-xs text-muted">SHA-256 fingerprint</p>
        <p className="mt-0.5 flex items-start gap-1">
          <code className="min-w-0 py-1 font-mono text-xs break-all">{fingerprint}</code>
          <CopyButton text={fingerprint} label="fingerprint" />
        </p>
      </div>
    </div>
  );
}
