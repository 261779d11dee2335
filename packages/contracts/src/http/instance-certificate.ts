import { z } from 'zod';
import { OWN, timestamp } from './fields.ts';
import { operation } from './operation.ts';

/**
 * The certificate that a gateway's HTTPS listeners show to callers that name no domain with a certificate of its own. At
 * first it is one of the local authority.
 */
const tag = 'Gateway certificate';
const CERTIFICATE = `${OWN}/instances/{instance_id}/certificate` as const;

/** What people know a certificate by. */
const certificateDetail = z.object({
  /** As `CN=api.example.com, O=Example`. */
  subject: z.string(),
  issuer: z.string(),
  /** Domain names and addresses that it is for. */
  names: z.array(z.string()),
  /** SHA-256 of its DER form, lowercase hex. */
  fingerprint: z.string(),
  /** `RSA` or `EC`. */
  key_type: z.string(),
  /** Bits. */
  key_size: z.int(),
  not_before: timestamp,
  not_after: timestamp,
  /** Its time is over, or has not come. */
  expired: z.boolean(),
  /** Certificates in the chain, itself included. */
  chain_length: z.int(),
});

const instanceCertificate = z.object({
  /** `local_authority`: each node has one of the local authority, which is renewed by itself. */
  source: z.enum(['local_authority', 'custom']),
  /** Null: it is of the local authority. */
  certificate: certificateDetail.nullable(),
  /** Of the local authority; null: it is not there yet. Its PEM is HOME/ca.pem. */
  authority: certificateDetail.nullable(),
  /** When the custom one was set; null: there is none. */
  update_time: timestamp.nullable(),
});

export const showInstanceCertificate = operation({
  id: 'ShowInstanceCertificate',
  title: 'Show the default certificate of a gateway',
  tag,
  action: 'apig:instanceCertificate:get',
  method: 'GET',
  path: CERTIFICATE,
  status: 200,
  output: instanceCertificate,
});

/** The key is never shown again. Connections that are open keep what they were opened with. */
export const setInstanceCertificate = operation({
  id: 'SetInstanceCertificate',
  title: 'Set a default certificate for a gateway',
  tag,
  action: 'apig:instanceCertificate:update',
  audit: ['Instance', 'SetInstanceCertificate'],
  method: 'PUT',
  path: CERTIFICATE,
  status: 200,
  body: z.strictObject({
    /** PEM: the gateway's certificate, then each one's issuer; the root may be left out. */
    cert_content: z.string().min(1).max(65_536),
    /** PEM of its key, not encrypted: RSA of at least 2048 bits, or EC (P-256, P-384, P-521). */
    private_key: z.string().min(1).max(16_384),
  }),
  output: instanceCertificate,
});

export const deleteInstanceCertificate = operation({
  id: 'DeleteInstanceCertificate',
  title: 'Go back to the local authority’s certificate',
  tag,
  action: 'apig:instanceCertificate:delete',
  audit: ['Instance', 'DeleteInstanceCertificate'],
  method: 'DELETE',
  path: CERTIFICATE,
  status: 204,
});
