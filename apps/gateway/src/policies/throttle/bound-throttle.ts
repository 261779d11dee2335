import type { DocumentBody } from '@turnpike/contracts/snapshot/document';
import { CallerCounters } from '../../limits/caller-counters.ts';
import { type Claim, policyText, windowOf } from '../../limits/claim.ts';
import { countedAs } from '../../limits/count-by-address.ts';
import type { Call } from '../../pipeline/call.ts';
import type { CompileEnv } from '../../pipeline/policy.ts';
import { type Refusal, refusal } from '../../pipeline/refusal.ts';

type Throttle = DocumentBody<'throttle'>;

/** What a call claims of its API's throttling policy; null: too many callers are counted in this window already. */
export interface BoundThrottle {
  (call: Call, nowMs: number): Claim[] | null;
  readonly tooManyCallers: Refusal;
}

/**
 * The limits of the throttling policy that is bound to an API (reference 12.2): of the API by all, and of each user,
 * credential and address; special credentials and tenants have theirs instead. Calls of NONE count as nobody's user.
 * @returns null without a policy
 * @throws Error when it is not in the snapshot
 */
export function boundThrottle(api: DocumentBody<'publication'>, env: CompileEnv): BoundThrottle | null {
  if (api.throttleId === null) return null;
  const throttle = env.documents.throttles.get(api.throttleId);
  if (!throttle) throw new Error(`throttle ${api.throttleId} is not in the snapshot`);
  const window = windowOf(throttle.timeUnit, throttle.timeInterval);
  const scope = throttle.shared ? 'all' : `${api.apiId}:${api.environmentId}`;
  const place = `throttle/${throttle.id}/${scope}`;
  const make = maker(throttle, window, place);
  const ofApi = make(
    'api',
    throttle.apiCallLimit,
    env.counters.fixedWindow(`${place}/api`, window.lengthMs, 0),
  );
  const ofUser = userClaim(throttle, env, make, place);
  const apps = new CallerCounters(env.counters, `${place}/app/`, window.lengthMs);
  const addresses = new CallerCounters(env.counters, `${place}/ip/`, window.lengthMs);
  const specialApps = new Map(throttle.specialApps.map(({ key, callLimit }) => [key, callLimit]));
  const claims = (call: Call, nowMs: number): Claim[] | null => {
    const claimed = [ofApi];
    if (ofUser && call.principal) claimed.push(ofUser);
    const app = call.principal?.credential?.id;
    const appLimit = app === undefined ? null : (specialApps.get(app) ?? throttle.appCallLimit);
    if (app !== undefined && appLimit !== null) {
      const counter = apps.of(app, nowMs);
      if (!counter) return null;
      claimed.push(make('app', appLimit, counter));
    }
    if (throttle.ipCallLimit !== null) {
      const counter = addresses.of(countedAs(call.clientAddress), nowMs);
      if (!counter) return null;
      claimed.push(make('ip', throttle.ipCallLimit, counter));
    }
    return claimed;
  };
  return Object.assign(claims, { tooManyCallers: throttled(throttle.id, 'throttle-callers', 'too many') });
}

type MakeClaim = (name: 'api' | 'user' | 'app' | 'ip', limit: number, counter: Claim['counter']) => Claim;

/** What is the same for all calls is made once for each limit that there is. */
function maker(throttle: Throttle, window: Claim['window'], place: string): MakeClaim {
  const known = new Map<string, Pick<Claim, 'refused' | 'policy'>>();
  return (name, limit, counter) => {
    const key = `${name}/${limit}`;
    let common = known.get(key);
    if (!common) {
      const refused = throttled(
        throttle.id,
        `throttle-${name}`,
        `limit ${limit} per ${window.text}, ${place}`,
      );
      common = { refused, policy: policyText(name, limit, window) };
      known.set(key, common);
    }
    return { name, limit, counter, window, ...common, isTold: true, openCalls: throttle.openCalls };
  };
}

const throttled = (id: string, rule: string, detail: string): Refusal =>
  refusal('throttled', { stage: 'limit', rule, document: { kind: 'throttle', id }, detail });

/**
 * A user is a tenant: credentials and users of a gateway are all of its own account. The documents key users by account
 * here and by project there, so a special limit is taken under either id.
 */
function userClaim(throttle: Throttle, env: CompileEnv, make: MakeClaim, place: string): Claim | null {
  const { account, projectId } = env.documents.settings;
  const special = throttle.specialUsers.find(({ key }) => key === account?.id || key === projectId);
  const limit = special?.callLimit ?? throttle.userCallLimit;
  if (limit === null) return null;
  const window = windowOf(throttle.timeUnit, throttle.timeInterval);
  return make('user', limit, env.counters.fixedWindow(`${place}/user`, window.lengthMs, 0));
}
