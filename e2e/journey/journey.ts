import { expect } from '@playwright/test';
import type { Backend } from '../backend/start-backend.ts';
import { type Call, call } from '../calls/gateway-call.ts';
import type { ErrorBody, Management } from '../calls/management.ts';
import { type AccessKey, type Signable, signOfficially } from '../calls/official-signer.ts';
import type { Gateway, Group } from '../calls/open-api.ts';
import type { ConsoleUser } from '../console/console-user.ts';
import type { Access } from '../system/start-system.ts';

/** What one step leaves for the next; each is filled by the step that its comment names. */
type Journey = {
  /** From the start. */
  access: Access;
  home: string;
  backend: Backend;
  admin: ConsoleUser;
  amy: ConsoleUser;
  management: Management;
  /** Root certificate of the home. */
  ca: string;
  /** Users: the access key of the read-only user. */
  asAmy: Management;
  /** Gateway. */
  gateway: Gateway;
  /** APIs. */
  group: Group;
  /** Credentials: key and AppCode of `mobile`. */
  key: AccessKey;
  appCode: string;
  /** Credentials: of `stranger`, which is authorised for nothing at first. */
  strangersKey: AccessKey;
};

export const journey = {} as Journey;

/** Chosen by the administrator, and by amy herself when she signs in first. */
export const amysFirstPassword = 'Water-under-7-bridges';
export const amysPassword = 'Over-the-hills-8-times';

/** A call to the group's domain at the gateway's address. */
export function to(protocol: 'HTTP' | 'HTTPS', path: string, more: Partial<Call> = {}): Call {
  const endpoint = journey.gateway.ingress_endpoints.find((one) => one.protocol === protocol);
  if (!endpoint) throw new Error(`The gateway has no ${protocol} endpoint.`);
  const { address, port } = endpoint;
  const headers = { host: `${journey.group.sl_domain}:${port}`, ...more.headers };
  return { address, port, path, ...more, headers, ...(protocol === 'HTTPS' && { ca: journey.ca }) };
}

/** A refusal as it is documented: code, message, and an id that is in the header too. */
export async function expectRefusal(
  target: Call,
  status: number,
  code: string,
  message: RegExp,
): Promise<void> {
  const answer = await call(target);
  expect({ status: answer.status, body: answer.body }).toMatchObject({ status });
  const body = JSON.parse(answer.body) as ErrorBody;
  expect(body.error_code).toBe(code);
  expect(body.error_msg).toMatch(message);
  expect(body.request_id).toMatch(/^[0-9a-f]{32}$/);
  expect(answer.headers['x-request-id']).toBe(body.request_id);
}

/** Waits until the gateway answers with a status: a change takes effect within milliseconds, not with its answer. */
export async function untilStatus(target: Call, status: number): Promise<void> {
  await expect
    .poll(async () => (await call(target)).status, { intervals: [10], timeout: 5_000 })
    .toBe(status);
}

export const sighting = { river: 'Danube', seen: 'kingfisher' };

/** Path of the API `sightings`, whose last part is a parameter. */
export const sightingsPath = '/sightings/danube';

/** A signed POST to the backend's list of sightings. */
export function signedSighting(own: AccessKey = journey.key, more: Partial<Signable> = {}): Call {
  const plain = to('HTTP', sightingsPath, { method: 'POST', body: JSON.stringify(sighting) });
  const headers = { 'content-type': 'application/json', 'x-trip': 'spring' };
  const host = plain.headers?.host ?? '';
  const signable = { method: 'POST', host, path: sightingsPath, body: sighting, headers };
  return { ...plain, headers: signOfficially({ ...signable, ...more }, own) };
}
