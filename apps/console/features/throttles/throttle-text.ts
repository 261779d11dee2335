import { quotaLimit } from '../quotas/quota-text.ts';

type Period = { readonly time_interval: number; readonly time_unit: string };

/** "10,000 calls per day", or "no limit of its own" for 0. */
export const limitText = (call_limits: number, { time_interval, time_unit }: Period): string =>
  call_limits === 0 ? 'no limit of its own' : quotaLimit({ call_limits, time_interval, time_unit });
