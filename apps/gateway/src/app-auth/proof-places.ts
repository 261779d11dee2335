import type { CompiledFeatures } from '@turnpike/contracts/features/compiled-features';
import type { Call } from '../pipeline/call.ts';
import { API_KEY_NAME, SECRET_HEADERS } from './proofs.ts';

/** Where proofs lie in a request, by lower-case names. */
export interface ProofPlaces {
  readonly headers: readonly string[];
  readonly queries: readonly string[];
}

const NOWHERE: ProofPlaces = { headers: [], queries: [] };
const SECRET: ProofPlaces = { headers: Object.values(SECRET_HEADERS), queries: [] };
const API_KEY: ProofPlaces = { headers: [API_KEY_NAME], queries: [API_KEY_NAME] };

/**
 * Where the proof was that the call was let in by: nothing of it goes on to the backend, which could act as the caller
 * with it. Signatures and AppCodes, which every gateway takes, are kept back by the rewrite itself.
 */
export function proofPlaces(call: Call): ProofPlaces {
  const { signatureHeader, settings } = call.runtime.features;
  switch (call.principal?.by) {
    case 'app_secret':
      return SECRET;
    case 'app_api_key':
      return API_KEY;
    case 'app_basic':
    case 'app_token':
      return { headers: [signatureHeader], queries: [] };
    case 'app_jwt':
      return { headers: [settings.app_jwt?.auth_header.toLowerCase() ?? ''], queries: [] };
    default:
      return NOWHERE;
  }
}

/** All places that the features which are on have proofs in: what is there is never written to a record. */
export function allProofPlaces(features: CompiledFeatures, signatureHeader: string): ProofPlaces {
  const headers = new Set(['x-apig-appcode']);
  const { app_secret, app_basic, app_api_key, app_token, app_jwt } = features;
  if (app_secret) for (const name of SECRET.headers) headers.add(name);
  if (app_api_key) headers.add(API_KEY_NAME);
  if (app_basic || app_token) headers.add(signatureHeader);
  if (app_jwt) headers.add(app_jwt.auth_header.toLowerCase());
  return { headers: [...headers], queries: app_api_key ? API_KEY.queries : [] };
}
