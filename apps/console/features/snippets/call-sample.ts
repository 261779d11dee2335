import { RELEASE_ENVIRONMENT_NAME } from '../environments/release.ts';
import { accessKey, credential, type Signer } from './signed-curl.ts';

/** One call as a caller makes it. */
export interface CallSample {
  readonly method: string;
  readonly protocol: 'HTTP' | 'HTTPS';
  /** Domain of the API's group. */
  readonly host: string;
  readonly port: number;
  /** Path with the template filled in, and query. */
  readonly target: string;
  readonly environmentName: string;
  /** By a credential of the gateway: signature or AppCode. By a user of the account: access key or token. */
  readonly authentication: 'NONE' | 'SIGNATURE' | 'APP_CODE' | 'ACCESS_KEY' | 'TOKEN';
  /** Key of the signing credential. */
  readonly key: string;
  readonly body: string;
}

/** What signs the call; null: it is not signed. */
export function signerOf({ authentication }: CallSample): Signer | null {
  if (authentication === 'SIGNATURE') return credential;
  return authentication === 'ACCESS_KEY' ? accessKey : null;
}

/** The secret that is sent as it is: its header, and the environment variable that holds it; null: none is. */
export function sentSecret({ authentication }: CallSample): SentSecret | null {
  if (authentication === 'APP_CODE')
    return { header: 'X-Apig-AppCode', variable: 'APP_CODE', what: 'AppCode' };
  return authentication === 'TOKEN' ? { header: 'X-Auth-Token', variable: 'TOKEN', what: 'token' } : null;
}

interface SentSecret {
  readonly header: string;
  readonly variable: string;
  readonly what: string;
}

/** `http://<host>:<port>/path?query`. */
export function sampleUrl(sample: CallSample): string {
  return `${sample.protocol.toLowerCase()}://${sample.host}:${sample.port}${sample.target}`;
}

/** Headers that choose the environment and carry the body's type. */
export function sampleHeaders(sample: CallSample): Record<string, string> {
  return {
    ...(sample.environmentName === RELEASE_ENVIRONMENT_NAME ? {} : { 'X-Stage': sample.environmentName }),
    ...(sample.body === '' ? {} : { 'Content-Type': 'application/json' }),
  };
}

interface DeclaredParameter {
  readonly name: string;
  readonly location: 'PATH' | 'QUERY' | 'HEADER';
  readonly required?: number | undefined;
  readonly sample_value?: string | undefined;
  readonly default_value?: string | undefined;
}

/** An example value for a parameter: its sample, its default, or 1. */
export function sampleValue(parameter: DeclaredParameter | undefined): string {
  return parameter?.sample_value || parameter?.default_value || '1';
}

/** A target for a route: path parameters filled in, required query parameters added. */
export function sampleTarget(path: string, parameters: readonly DeclaredParameter[]): string {
  const filled = path.replace(/\{([^{}/]+)\}/g, (_, name: string) =>
    encodeURIComponent(
      sampleValue(parameters.find((one) => one.location === 'PATH' && one.name === name.replace(/\+$/, ''))),
    ),
  );
  const search = new URLSearchParams();
  for (const parameter of parameters) {
    if (parameter.location === 'QUERY' && parameter.required === 1)
      search.set(parameter.name, sampleValue(parameter));
  }
  const query = search.toString();
  return filled.replaceAll('*', '') + (query === '' ? '' : `?${query}`);
}
