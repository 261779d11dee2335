import type { Call } from './call.ts';
import { type Refusal, refusal } from './refusal.ts';

/**
 * Refuses callers at public addresses while the gateway has no inbound public access (reference 5.9). What counts is
 * the address that the connection comes from, whatever headers say.
 */
export function publicAccess(call: Call, isPublic: (address: string) => boolean): Refusal | null {
  const { settings } = call.runtime;
  if (settings.network.inbound !== null) return null;
  const { remoteAddress } = call.exchange;
  if (!isPublic(remoteAddress)) return null;
  return refusal('ipNotAuthorised', {
    stage: 'admit',
    rule: 'inbound-public-access-off',
    document: { kind: 'settings', id: settings.instanceId },
    detail: `${remoteAddress} is public and inbound access is off`,
  });
}
