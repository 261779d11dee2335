import { AKSKSigner } from '@huaweicloud/huaweicloud-sdk-core/auth/AKSKSigner.js';

export type AccessKey = { ak: string; sk: string };

export type Signable = {
  method: string;
  /** As it is sent in the Host header. */
  host: string;
  /** Decoded, with a leading slash, without query. */
  path: string;
  query?: Record<string, string>;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
  /** When it is signed; now unless said otherwise. */
  date?: Date;
};

/** `20261123T061500Z`. */
function basicDate(date: Date): string {
  return date.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
}

/** All headers of the request, Authorization included, as the vendor's own published signer makes them. */
export function signOfficially(request: Signable, key: AccessKey): Record<string, string> {
  const signed = AKSKSigner.sign(
    {
      endpoint: `http://${request.host}${request.path}`,
      method: request.method,
      queryParams: request.query ?? {},
      headers: { ...request.headers, ...(request.date && { 'X-Sdk-Date': basicDate(request.date) }) },
      data: request.body,
    },
    {
      getAk: () => key.ak,
      getSk: () => key.sk,
      // Part of the type only: tokens are not used here.
      processAuthRequest: (_client, unchanged) => Promise.resolve(unchanged),
      processAuthParams: () => Promise.reject(new Error('not used')),
    },
  );
  return signed as Record<string, string>;
}
