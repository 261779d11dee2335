import type { apiDetail, apiSummary } from '@turnpike/contracts/http/api-definition';
import type { z } from 'zod';
import { debugDomainOf } from '../groups/group-view.ts';
import type { ApiDefinition } from './api-definition.ts';
import type { ApiRow } from './repository.ts';

/** What lists show of an API: its definition without parameters and backend, and where it is online. */
export function apiSummaryView(row: ApiRow, domainSuffix: string): z.output<typeof apiSummary> {
  return summaryOf(row, row.definition as unknown as ApiDefinition, domainSuffix);
}

/** A whole API: as it is edited, or (with `definition`) as one of its versions was published. */
export function apiDetailView(
  row: ApiRow,
  domainSuffix: string,
  definition = row.definition as unknown as ApiDefinition,
): z.output<typeof apiDetail> {
  const record = {
    status: 1,
    register_time: row.createdAt.toISOString(),
    update_time: row.updatedAt.toISOString(),
  };
  return {
    ...summaryOf(row, definition, domainSuffix),
    req_params: definition.req_params,
    backend_params: definition.backend_params,
    // 2: the backend is an address, not a load-balance channel.
    ...(definition.backend_api && {
      backend_api: { ...definition.backend_api, ...record, vpc_channel_status: 2 },
    }),
    ...(definition.mock_info && { mock_info: { ...definition.mock_info, ...record } }),
  };
}

function summaryOf(
  row: ApiRow,
  definition: ApiDefinition,
  domainSuffix: string,
): z.output<typeof apiSummary> {
  const { req_params, backend_params, backend_api, mock_info, ...front } = definition;
  const joined = (pick: (publication: ApiRow['publications'][number]) => string) =>
    row.publications.map(pick).join('|');
  return {
    ...front,
    cors: false,
    id: row.id,
    status: 1,
    arrange_necessary: 2,
    register_time: row.createdAt.toISOString(),
    update_time: row.updatedAt.toISOString(),
    group_name: row.group.name,
    group_version: row.group.version,
    run_env_id: joined(({ environmentId }) => environmentId),
    run_env_name: joined(({ environment }) => environment.name),
    publish_id: joined(({ id }) => id),
    publish_time: joined(({ publishedAt }) => publishedAt.toISOString()),
    api_group_info: {
      id: row.group.id,
      name: row.group.name,
      status: 1,
      sl_domain: debugDomainOf(row.group.id, domainSuffix),
      register_time: row.group.createdAt.toISOString(),
      update_time: row.group.updatedAt.toISOString(),
      on_sell_status: 2,
      url_domains: [],
      sl_domain_access_enabled: row.group.debugDomainEnabled,
    },
  };
}
