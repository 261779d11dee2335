'use client';

import { Undo2 } from 'lucide-react';
import { toast } from 'sonner';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { useRestoreRevision } from '../revisions/queries.ts';
import { SpreadNotice } from '../spreading/spread-notice.tsx';
import type { Spread } from '../spreading/spread-of-response.ts';

interface WayBackProps {
  readonly gatewayId: string;
  /** Of the publication that was just made. */
  readonly published: Spread;
  /** It was taken back. */
  readonly onRestored: () => void;
}

/** How far a publication has come, and one click that serves what was served before it. */
export function WayBack({ gatewayId, published, onRestored }: WayBackProps) {
  const restore = useRestoreRevision(gatewayId);
  const before = published.revision === null ? 0 : published.revision - 1;
  const goBack = () =>
    restore.mutate(
      { path: { instance_id: gatewayId, revision: String(before) } },
      {
        onSuccess: ({ output }) => {
          toast.success(`Revision ${before} is served again, as ${output.revision}`, {
            description: 'The definition that you edit stays as it is. Publish again when it is mended.',
          });
          onRestored();
        },
      },
    );
  return (
    <div className="space-y-3 border-t border-line p-3">
      <SpreadNotice
        gatewayId={gatewayId}
        spread={published}
        action={
          before > 0 ? (
            <GuardedButton
              action="apig:revisions:restore"
              size="sm"
              busy={restore.isPending}
              onClick={goBack}
            >
              <Undo2 aria-hidden />
              Back to revision {before}
            </GuardedButton>
          ) : null
        }
      />
      {restore.error ? <ErrorNotice error={restore.error} title="The publication stands." /> : null}
    </div>
  );
}
