'use client';

import { MonitorSmartphone } from 'lucide-react';
import { useState } from 'react';
import { toast } from 'sonner';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Card } from '../../components/card.tsx';
import { ConfirmDialog } from '../../components/confirm-dialog.tsx';
import { type Column, DataTable } from '../../components/data-table.tsx';
import { EmptyState } from '../../components/empty-state.tsx';
import { Moment } from '../../components/moment.tsx';
import { GuardedButton } from '../permissions/guarded-button.tsx';
import { signOut } from '../session/session-calls.ts';
import { deviceText, methodText } from './device-text.ts';
import { type UserSession, useEndOtherSessions, useEndSession, useSessions } from './queries.ts';

interface SessionsCardProps {
  readonly user: { readonly id: string; readonly name: string };
  /** The sessions are those of whoever looks. */
  readonly own?: boolean | undefined;
}

function columnsFor(userId: string): readonly Column<UserSession>[] {
  return [
    {
      id: 'device',
      header: 'Device',
      cell: (session) => (
        <span title={session.user_agent} className="flex flex-wrap items-center gap-x-2 gap-y-0.5">
          <span className="font-medium">{deviceText(session.user_agent)}</span>
          {session.current ? <Badge tone="accent">this session</Badge> : null}
        </span>
      ),
    },
    {
      id: 'address',
      header: 'Address',
      cell: ({ source_ip }) => <span className="font-mono text-xs">{source_ip || '–'}</span>,
    },
    {
      id: 'method',
      header: 'Signed in by',
      cell: ({ method }) => <span className="text-muted">{methodText(method)}</span>,
      wideOnly: true,
    },
    { id: 'since', header: 'Signed in', align: 'right', cell: (row) => <Moment at={row.create_time} /> },
    { id: 'seen', header: 'Last seen', align: 'right', cell: (row) => <Moment at={row.last_seen_time} /> },
    {
      id: 'actions',
      header: 'Actions',
      quietHeader: true,
      align: 'right',
      cell: (session) => <EndButton session={session} userId={userId} />,
    },
  ];
}

/** Where somebody is signed in to the console; ending a session counts from its next request. */
export function SessionsCard({ user, own }: SessionsCardProps) {
  const answer = useSessions(user.id);
  const endOthers = useEndOtherSessions();
  const [asking, setAsking] = useState(false);
  const sessions = answer.data?.sessions;
  const others = sessions?.filter(({ current }) => !current).length ?? 0;
  const label = own ? 'End all others' : 'End all';
  return (
    <Card
      title="Console sessions"
      description={
        own
          ? 'Where you are signed in. End what you do not know, then change your password.'
          : `Where ${user.name} is signed in to the console.`
      }
      actions={
        others > 0 ? (
          <GuardedButton
            action="iam:sessions:delete"
            size="sm"
            variant="danger"
            onClick={() => setAsking(true)}
          >
            {label}
          </GuardedButton>
        ) : null
      }
      flush
    >
      <DataTable
        label="Console sessions"
        columns={columnsFor(user.id)}
        rows={sessions}
        rowKey={({ id }) => id}
        error={answer.error}
        onRetry={() => void answer.refetch()}
        empty={
          <EmptyState icon={MonitorSmartphone} title="Not signed in anywhere">
            Sessions of the console are listed here; access keys and tokens are not sessions.
          </EmptyState>
        }
      />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`${label}?`}
        description={`${others === 1 ? 'One session ends' : `${others} sessions end`} at once, and whoever uses ${others === 1 ? 'it' : 'them'} has to sign in again.`}
        confirmLabel={label}
        onConfirm={async () => {
          const { ended } = await endOthers.mutateAsync({ path: { user_id: user.id } });
          toast.success(ended === 1 ? 'One session is ended' : `${ended} sessions are ended`);
        }}
      />
    </Card>
  );
}

function EndButton({ session, userId }: { session: UserSession; userId: string }) {
  const end = useEndSession();
  if (session.current)
    return (
      <Button size="sm" variant="ghost" onClick={() => void signOut()}>
        Sign out
      </Button>
    );
  const submit = () =>
    end.mutate(
      { path: { user_id: userId, session_id: session.id } },
      {
        onSuccess: () => toast.success('The session is ended'),
        onError: (error) => toast.error('The session was not ended', { description: error.message }),
      },
    );
  return (
    <GuardedButton
      action="iam:sessions:delete"
      size="sm"
      variant="ghost"
      busy={end.isPending}
      aria-label={`End session: ${deviceText(session.user_agent)}`}
      onClick={submit}
    >
      End
    </GuardedButton>
  );
}
