'use client';

import { CloudUpload } from 'lucide-react';
import { useState } from 'react';
import { Card } from '../../components/card.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { publicationsOf } from '../apis/publications.ts';
import { type ApiDetail, useCallApi } from '../apis/queries.ts';
import { CallResultView } from './call-result-view.tsx';
import { TryItForm } from './try-it-form.tsx';

interface TryItTabProps {
  readonly gatewayId: string;
  readonly api: ApiDetail;
}

/** Makes a real call through the gateway; the server signs it with the chosen credential. */
export function TryItTab({ gatewayId, api }: TryItTabProps) {
  const call = useCallApi();
  const [invalid, setInvalid] = useState<Error | null>(null);
  if (publicationsOf(api).length === 0) {
    return (
      <Card>
        <EmptyState icon={CloudUpload} title="Publish the API first">
          A call goes through the gateway, as a caller’s would: the API has to be live in an environment.
        </EmptyState>
      </Card>
    );
  }
  const path = { instance_id: gatewayId, api_id: api.id };
  return (
    <div className="grid items-start gap-5 xl:grid-cols-2">
      <Card title="Request" description="Goes through the gateway’s own address, with all its rules.">
        <TryItForm
          gatewayId={gatewayId}
          api={api}
          busy={call.isPending}
          onInvalid={setInvalid}
          onSend={(body) => {
            setInvalid(null);
            call.mutate({ path, body });
          }}
        />
      </Card>
      <div aria-live="polite" className="min-w-0 space-y-5">
        {invalid ? <ErrorNotice error={invalid} title="The request is not complete." /> : null}
        {call.error ? <ErrorNotice error={call.error} title="The call was not made." /> : null}
        {call.data ? <CallResultView result={call.data} /> : null}
        {call.data || call.error || invalid ? null : (
          <p className="rounded-lg border border-dashed border-line px-5 py-16 text-center text-muted">
            The answer shows here, with the request that was sent.
          </p>
        )}
      </div>
    </div>
  );
}
