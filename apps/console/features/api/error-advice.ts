import type { ErrorCode } from '@turnpike/contracts/errors/error-code';
import { managementErrors } from '@turnpike/contracts/errors/management';
import type { ApiError } from './api-error.ts';

const byCategory: Record<ErrorCode['category'], string> = {
  client: 'Correct the value that the message names and send it again.',
  auth: 'Your session may have ended: sign in again.',
  permission: 'Ask an administrator of your account for a policy that allows this action.',
  missing: 'It may have been deleted, or belong to another project. Go back to the list.',
  conflict: 'Resolve what the message names first, then do this again.',
  limit: 'Delete what you no longer need, or ask the operator for a higher limit.',
  backend: 'Check the backend, then do this again.',
  server: 'Try again in a moment. If it stays, give the request id to the operator.',
};

function isKnown(code: string): code is keyof typeof managementErrors {
  return Object.hasOwn(managementErrors, code);
}

/** What to do about a refusal, in one sentence. */
export function adviceFor({ code, status }: Pick<ApiError, 'code' | 'status'>): string {
  if (isKnown(code)) return byCategory[managementErrors[code].category];
  if (status === 0) return 'Check that Turnpike is running and that your connection holds, then try again.';
  if (status === 401) return byCategory.auth;
  if (status === 403) return byCategory.permission;
  if (status === 404) return byCategory.missing;
  return status >= 500 ? byCategory.server : byCategory.client;
}
