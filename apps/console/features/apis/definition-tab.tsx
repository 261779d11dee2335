import { ArrowRightLeft } from 'lucide-react';
import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { CodeBlock } from '../../components/code-block.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { DescriptionList } from '../../components/description-list.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { authenticationLabel } from './api-table.tsx';
import type { ApiDetail } from './queries.ts';

type RequestParameter = ApiDetail['req_params'][number];
type BackendParameter = ApiDetail['backend_params'][number];

const mono = (text: string) => <code className="font-mono text-xs">{text}</code>;

const requestColumns: readonly Column<RequestParameter>[] = [
  { id: 'name', header: 'Name', cell: ({ name }) => mono(name) },
  { id: 'location', header: 'Location', cell: ({ location }) => location.toLowerCase() },
  { id: 'type', header: 'Type', cell: ({ type }) => type.toLowerCase() },
  {
    id: 'required',
    header: 'Required',
    cell: ({ required }) => (required === 1 ? <Badge tone="accent">required</Badge> : 'no'),
  },
  { id: 'default', header: 'Default', cell: (parameter) => mono(parameter.default_value ?? '–') },
];

const backendColumns: readonly Column<BackendParameter>[] = [
  { id: 'value', header: 'Value', cell: ({ value }) => mono(value) },
  { id: 'origin', header: 'Source', cell: ({ origin }) => origin.toLowerCase() },
  { id: 'name', header: 'Backend name', cell: ({ name }) => mono(name) },
  { id: 'location', header: 'Backend location', cell: ({ location }) => location.toLowerCase() },
];

/** The definition as it would be published now. */
export function DefinitionTab({ api }: { api: ApiDetail }) {
  return (
    <div className="space-y-5">
      <div className="grid gap-5 lg:grid-cols-2">
        <Card title="Request">
          <DescriptionList
            facts={[
              { term: 'Method', value: api.req_method },
              { term: 'Path', value: mono(api.req_uri) },
              { term: 'Match', value: api.match_mode === 'SWA' ? 'Prefix' : 'Exact path' },
              { term: 'Protocol', value: api.req_protocol === 'BOTH' ? 'HTTP and HTTPS' : api.req_protocol },
              { term: 'Authentication', value: authenticationLabel(api) },
              { term: 'Changed', value: <Moment at={api.update_time} /> },
            ]}
          />
        </Card>
        <BackendCard api={api} />
      </div>
      <Card title="Request parameters" flush>
        <DataTable
          label="Request parameters"
          columns={requestColumns}
          rows={api.req_params}
          rowKey={(parameter) => parameter.id}
          empty={
            <p className="px-5 py-4 text-muted">None. Query and headers pass to the backend as they come.</p>
          }
        />
      </Card>
      <Card title="Backend parameters" flush>
        <DataTable
          label="Backend parameters"
          columns={backendColumns}
          rows={api.backend_params}
          rowKey={(parameter) => parameter.id}
          empty={<p className="px-5 py-4 text-muted">None.</p>}
        />
      </Card>
    </div>
  );
}

function BackendCard({ api }: { api: ApiDetail }) {
  const { backend_api: backend, mock_info: mock } = api;
  if (backend) {
    return (
      <Card title="Backend">
        <DescriptionList
          facts={[
            { term: 'Method', value: backend.req_method },
            {
              term: 'Address',
              value: mono(`${backend.req_protocol.toLowerCase()}://${backend.url_domain}${backend.req_uri}`),
            },
            { term: 'Timeout', value: `${backend.timeout} ms` },
            { term: 'Retries', value: backend.retry_count },
          ]}
        />
      </Card>
    );
  }
  if (mock) {
    return (
      <Card title="Mock answer">
        <DescriptionList
          facts={[
            { term: 'Status', value: mock.status_code ?? 200 },
            {
              term: 'Headers',
              value: (mock.header ?? []).map((one) => `${one.key}: ${one.value}`).join(', '),
            },
          ]}
        />
        {mock.result_content ? (
          <div className="mt-4">
            <CodeBlock code={mock.result_content} label="mock response body" />
          </div>
        ) : null}
      </Card>
    );
  }
  return (
    <Card>
      <EmptyState icon={ArrowRightLeft} title="No backend">
        Edit the API to say what answers its requests.
      </EmptyState>
    </Card>
  );
}
