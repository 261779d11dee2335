'use client';

import { ApiError } from '../api/api-error.ts';
import { publicationsOf } from '../apis/publications.ts';
import { useApis } from '../apis/queries.ts';
import { useAuditEvents } from '../audit/queries.ts';
import { useCredentials } from '../credentials/queries.ts';
import { useCurrentGateway } from '../gateways/current-gateway.ts';
import { isRunning } from '../gateways/gateway-status.ts';
import { useGateways } from '../gateways/queries.ts';
import { useUserGroups } from '../identity/queries.ts';

export interface Step {
  readonly title: string;
  readonly why: string;
  readonly action: string;
  readonly href: string;
  readonly done: boolean;
}

function isForbidden(error: Error | null): boolean {
  return error instanceof ApiError && error.status === 403;
}

/** The five steps of the job, with what is there now. */
export function useFirstSteps(): readonly Step[] {
  const gateway = useCurrentGateway();
  const has = gateway.id !== '';
  const base = has ? `/gateways/${gateway.id}` : '/gateways';
  const groups = useUserGroups();
  const running = useGateways().data?.instances.some((one) => isRunning(one.status)) ?? false;
  const apis = useApis(gateway.id, { limit: 100 }, has).data?.apis ?? [];
  const published = apis.find((api) => publicationsOf(api).length > 0);
  const credentials = useCredentials(gateway.id, { limit: 100 }, has).data?.apps ?? [];
  const authorised = credentials.some((credential) => credential.bind_num > 0);
  const open = apis.some((api) => api.auth_type !== 'APP' && publicationsOf(api).length > 0);
  const calls = useAuditEvents({ operation: 'CallApi', limit: 1 }).data?.total ?? 0;
  return [
    {
      title: 'Grant permissions',
      why: 'Put your colleagues into groups and grant each group a policy.',
      action: 'Set up access',
      href: '/access?tab=groups',
      // Who may not even list groups has been granted permissions by someone else.
      done: (groups.data?.groups.length ?? 0) > 0 || isForbidden(groups.error),
    },
    {
      title: 'Create a gateway',
      why: 'An isolated process of your own that receives the calls.',
      action: 'Create gateway',
      href: running ? base : '/gateways/new',
      done: running,
    },
    {
      title: 'Open an API',
      why: 'Define method, path and backend, then publish it into an environment.',
      action: apis.length > 0 ? 'Publish API' : 'Create API',
      href: has && apis.length === 0 ? `${base}/apis/new` : has ? `${base}/apis` : '/gateways',
      done: published !== undefined,
    },
    {
      title: 'Let a caller in',
      why: 'Create a credential and authorise it for the API; an API without authentication, or for users of the account, needs none.',
      action: 'Create credential',
      href: has ? `${base}/credentials` : '/gateways',
      done: authorised || open,
    },
    {
      title: 'Make a call',
      why: 'Try it here, or copy a command for your terminal.',
      action: 'Try it',
      href: published ? `${base}/apis/${published.id}?tab=try` : base,
      done: calls > 0,
    },
  ];
}
