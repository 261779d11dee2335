/** "10,000 calls per day", "5 calls per 30 seconds". */
export function quotaLimit(quota: { call_limits: number; time_interval: number; time_unit: string }): string {
  const unit = quota.time_unit.toLowerCase();
  const span = quota.time_interval === 1 ? unit : `${quota.time_interval} ${unit}s`;
  const calls = quota.call_limits === 1 ? 'call' : 'calls';
  return `${quota.call_limits.toLocaleString('en')} ${calls} per ${span}`;
}
