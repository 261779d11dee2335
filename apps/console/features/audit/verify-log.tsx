'use client';

import { CircleAlert, ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { ErrorNotice } from '../../components/error-notice.tsx';
import type { OutputOf } from '../api/call-operation.ts';
import type { useVerifyAuditLog } from './queries.ts';

type Verdict = OutputOf<'verifyAuditLog'>;

const count = (number: number, one: string): string =>
  `${number.toLocaleString('en')} ${number === 1 ? one : `${one}s`}`;

/** What a look through the whole log found: that it holds, or the first row where it does not. */
export function LogVerdict({ verification }: { verification: ReturnType<typeof useVerifyAuditLog> }) {
  const { data: verdict, error } = verification;
  return (
    <div aria-live="polite" className="mb-3 empty:hidden">
      {error ? <ErrorNotice error={error} title="The log could not be verified." /> : null}
      {verdict?.ok ? <Whole verdict={verdict} /> : null}
      {verdict && !verdict.ok ? <Damaged verdict={verdict} /> : null}
    </div>
  );
}

function Whole({ verdict }: { verdict: Verdict }) {
  const { events, checkpoints, unchained, key_id } = verdict;
  return (
    <Notice
      tone="border-success/30 bg-success-soft"
      icon={<ShieldCheck className="mt-0.5 size-4 shrink-0 text-success" aria-hidden />}
      title="The log is whole."
    >
      {count(events, 'event')} looked at: none was altered, removed, inserted or moved.{' '}
      {count(checkpoints, 'checkpoint')} signed with key <code className="font-mono text-xs">{key_id}</code>.
      {unchained > 0 ? ` ${count(unchained, 'event')} from before the chain could not be checked.` : ''}
    </Notice>
  );
}

function Damaged({ verdict }: { verdict: Verdict }) {
  const bad = verdict.first_bad;
  return (
    <Notice
      tone="border-danger/30 bg-danger-soft"
      icon={<CircleAlert className="mt-0.5 size-4 shrink-0 text-danger" aria-hidden />}
      title={
        bad ? `The log does not hold: ${bad.what} ${bad.seq} was ${bad.kind}.` : 'The log does not hold.'
      }
    >
      {bad ? bad.detail : null}
      {bad?.sentence ? <span className="mt-1 block text-muted">It says: {bad.sentence}</span> : null}
      <span className="mt-1 block text-muted">
        Export the log and keep the file: it is what shows where. Then ask who can write to the database.
      </span>
    </Notice>
  );
}

interface NoticeProps {
  readonly tone: string;
  readonly icon: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
}

function Notice({ tone, icon, title, children }: NoticeProps) {
  return (
    <div className={`flex gap-3 rounded-md border px-4 py-3 ${tone}`}>
      {icon}
      <div className="min-w-0 flex-1">
        <p className="font-medium">{title}</p>
        <p className="mt-0.5 wrap-anywhere">{children}</p>
      </div>
    </div>
  );
}
