'use client';

import { RotateCcw } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogBody, DialogFooter } from '../../components/dialog.tsx';
import { ErrorNotice } from '../../components/error-notice.tsx';
import { Skeleton } from '../../components/skeleton.tsx';
import { CopyAsCurl } from '../forms/copy-as-curl.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { SpreadNotice } from '../spreading/spread-notice.tsx';
import { countOf, kindLabel } from './document-words.ts';
import { type DocumentDiff, type Restoration, useComparison, useRestoreRevision } from './queries.ts';

interface RestoreButtonProps {
  readonly gatewayId: string;
  readonly revision: number;
  /** The newest one, which is served now. */
  readonly current: number;
  readonly label?: string | undefined;
}

/** Serves an earlier revision again, after it was said what that brings back and what it leaves. */
export function RestoreButton({ gatewayId, revision, current, label = 'Restore' }: RestoreButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <GuardedButton action="apig:revisions:restore" size="sm" onClick={() => setOpen(true)}>
        <RotateCcw aria-hidden />
        {label}
      </GuardedButton>
      <Dialog
        wide
        open={open}
        onOpenChange={setOpen}
        title={`Restore revision ${revision}`}
        description="It is served as a new revision. What is configured stays as it is: each document is served as restored until it is changed again or released."
      >
        <RestoreBody
          gatewayId={gatewayId}
          revision={revision}
          current={current}
          onClose={() => setOpen(false)}
        />
      </Dialog>
    </>
  );
}

/** Access that was taken away must not come back: these always stay as they are now. */
const staying: ReadonlySet<string> = new Set(['identity', 'credential']);

function RestoreBody(props: Omit<RestoreButtonProps, 'label'> & { readonly onClose: () => void }) {
  const { gatewayId, revision, current, onClose } = props;
  const restore = useRestoreRevision(gatewayId);
  const [from] = useState(current);
  const way = useComparison(gatewayId, from, revision, !restore.data);
  const input = { path: { instance_id: gatewayId, revision: String(revision) } };
  const confirm = () =>
    restore.mutate(input, {
      onSuccess: ({ output }) =>
        void toast.success(`Revision ${revision} is served again, as ${output.revision}`),
    });
  if (restore.data) {
    return (
      <>
        <DialogBody>
          <Outcome restoration={restore.data.output} />
          <SpreadNotice gatewayId={gatewayId} spread={restore.data.spread} />
        </DialogBody>
        <DialogFooter>
          <Button variant="primary" onClick={onClose}>
            Done
          </Button>
        </DialogFooter>
      </>
    );
  }
  return (
    <>
      <DialogBody>
        {way.error ? <ErrorNotice error={way.error} title="The difference could not be read." /> : null}
        {way.data ? <Preview documents={way.data.diff.documents} total={way.data.diff.total} /> : null}
        {way.isPending ? <Skeleton className="h-24" /> : null}
        {restore.error ? <ErrorNotice error={restore.error} title="Nothing was restored." /> : null}
      </DialogBody>
      <DialogFooter aside={<CopyAsCurl operation="restoreRevision" input={() => input} />}>
        <Button onClick={onClose}>Cancel</Button>
        <Button variant="primary" busy={restore.isPending} onClick={confirm}>
          Restore revision {revision}
        </Button>
      </DialogFooter>
    </>
  );
}

const verbs: Record<DocumentDiff['change'], string> = {
  added: 'comes back',
  changed: 'is as it was',
  removed: 'is not served any more',
};

function Preview({ documents, total }: { documents: readonly DocumentDiff[]; total: number }) {
  const kept = documents.filter(({ kind }) => staying.has(kind));
  const restored = documents.filter(({ kind }) => !staying.has(kind));
  if (total === 0) return <p>Nothing is different: the gateway serves just this.</p>;
  return (
    <>
      <Documents
        title="Restored"
        none="Nothing: all that differs stays as it is."
        documents={restored.map((one) => ({ ...one, words: verbs[one.change] }))}
      />
      {kept.length > 0 ? (
        <Documents
          title="Stays as it is now"
          none=""
          documents={kept.map((one) => ({
            ...one,
            words: 'so that no access comes back that was taken away',
          }))}
        />
      ) : null}
      {total > documents.length ? (
        <p className="text-xs text-muted">And {countOf(total - documents.length, 'further document')}.</p>
      ) : null}
    </>
  );
}

function Outcome({ restoration: { restored, kept } }: { restoration: Restoration }) {
  return (
    <>
      <Documents
        title={`Restored: ${countOf(restored.total, 'document')}`}
        none="Nothing had to change."
        documents={restored.documents.map((one) => ({ ...one, words: verbs[one.change] }))}
      />
      {kept.total > 0 ? (
        <Documents
          title={`Kept: ${countOf(kept.total, 'document')}`}
          none=""
          documents={kept.documents.map((one) => ({ ...one, words: one.reason }))}
        />
      ) : null}
    </>
  );
}

interface DocumentsProps {
  readonly title: string;
  readonly none: string;
  readonly documents: readonly {
    readonly kind: string;
    readonly id: string;
    readonly name: string;
    readonly words: string;
  }[];
}

function Documents({ title, none, documents }: DocumentsProps) {
  return (
    <div>
      <p className="font-medium">{title}</p>
      {documents.length === 0 ? <p className="text-muted">{none}</p> : null}
      <ul aria-label={title} className="mt-1 max-h-44 space-y-0.5 overflow-y-auto">
        {documents.map(({ kind, id, name, words }) => (
          <li key={`${kind} ${id}`}>
            <span className="text-muted">{kindLabel(kind)}</span>{' '}
            <span className="font-medium">{name || id}</span> <span className="text-muted">{words}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
