import { type ManagementErrorCode, managementErrors } from '@turnpike/contracts/errors/management';
import type { AuthorisableApi } from './repository.ts';

/** Reference 4.2: APIs that one credential may be authorised for. */
export const MAX_APIS_PER_APP = 1_000;

/** What comes of one pair of a credential and an API. */
export interface PairOutcome {
  status: 'SUCCESS' | 'SKIPPED' | 'FAILED';
  /** Null for SUCCESS. */
  code: ManagementErrorCode | null;
}

/** What is known of a pair; null: not on this gateway. */
export interface Pair {
  /** `apiIds`: what it is authorised for already, in whichever environment. */
  app: { apiIds: ReadonlySet<string> } | null;
  api: AuthorisableApi | null;
  environmentId: string;
  isAuthorised: boolean;
}

/**
 * Decides about one pair (reference 9.4): only an API that takes credentials and is online in the environment can be
 * granted; what is granted already is skipped.
 */
export function decideAuthorisation({ app, api, environmentId, isAuthorised }: Pair): PairOutcome {
  if (!app) return { status: 'FAILED', code: 'APIG.3004' };
  if (!api) return { status: 'FAILED', code: 'APIG.3002' };
  if (isAuthorised) return { status: 'SKIPPED', code: 'APIG.3316' };
  if (api.authType !== 'APP') return { status: 'FAILED', code: 'TURNPIKE.3317' };
  if (!api.publications.some((publication) => publication.environmentId === environmentId))
    return { status: 'FAILED', code: 'APIG.3015' };
  if (app.apiIds.size >= MAX_APIS_PER_APP && !app.apiIds.has(api.id))
    return { status: 'FAILED', code: 'APIG.3100' };
  return { status: 'SUCCESS', code: null };
}

/** Code and message of an outcome in the wire format; empty for SUCCESS. */
export function outcomeFields({ code }: PairOutcome): { error_code: string; error_msg: string } {
  return { error_code: code ?? '', error_msg: code === null ? '' : managementErrors[code].message };
}
