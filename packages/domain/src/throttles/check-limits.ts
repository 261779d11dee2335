import { invalidParameter } from '../kernel/management-error.ts';

/** The limits of a policy that one has to be at most as great as another of; null: there is no such limit. */
interface Limits {
  apiCallLimits: number;
  userCallLimits: number | null;
  appCallLimits: number | null;
  ipCallLimits: number | null;
}

/**
 * Reference 12.2: of a user at most that of the API, of a credential at most that of a user, of an address at most that
 * of the API; and of no single credential or tenant more than of the API.
 * @param greatestSpecial greatest limit of a single credential or tenant; 0: there is none
 * @throws ManagementError APIG.2012
 */
export function checkLimits(limits: Limits, greatestSpecial: number): void {
  const { apiCallLimits: api, userCallLimits: user, appCallLimits: app, ipCallLimits: ip } = limits;
  const over = (limit: number | null, most: number): boolean => limit !== null && limit > most;
  if (over(user, api)) throw invalidParameter('user_call_limits', 'It cannot exceed api_call_limits.');
  if (over(app, api)) throw invalidParameter('app_call_limits', 'It cannot exceed api_call_limits.');
  if (user !== null && over(app, user))
    throw invalidParameter('app_call_limits', 'It cannot exceed user_call_limits.');
  if (over(ip, api)) throw invalidParameter('ip_call_limits', 'It cannot exceed api_call_limits.');
  if (greatestSpecial > api)
    throw invalidParameter(
      'api_call_limits',
      `An excluded credential or tenant has ${greatestSpecial}, which it cannot be below.`,
    );
}
