import type { OutputOf } from '../api/call-operation.ts';

type Answer = OutputOf<'authoriseApps'>;

/**
 * What became of an authorisation of several: the API answers 201 even if some of them failed.
 *
 * @throws Error with the reasons when some failed.
 */
export function authorisationOutcome({ auths }: Answer): string {
  const failed = auths.filter((auth) => auth.auth_result.status === 'FAILED');
  if (failed.length > 0) {
    const reasons = failed.map(
      ({ auth_result: result }) => `${result.app_name} for ${result.api_name}: ${result.error_msg}`,
    );
    throw new Error(reasons.join('; '));
  }
  return auths.length === 1 ? 'One authorisation is granted' : `${auths.length} authorisations are granted`;
}
