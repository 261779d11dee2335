'use client';

import { Badge } from '../../components/badge.tsx';
import { Card } from '../../components/card.tsx';
import { DescriptionList } from '../../components/description-list.tsx';
import { Moment } from '../../components/moment.tsx';
import { useLoginProtect } from '../second-factor/queries.ts';
import { accessModeText } from './access-mode.ts';
import type { DetailedUser } from './queries.ts';

/** Who a user is, and how they get in. */
export function UserOverview({ user }: { user: DetailedUser }) {
  const protect = useLoginProtect(user.id).data?.login_protect;
  return (
    <div className="space-y-5">
      <Card title="Sign-in">
        <DescriptionList
          facts={[
            {
              term: 'State',
              value: user.enabled ? (
                <Badge tone="success" dot>
                  enabled
                </Badge>
              ) : (
                <Badge tone="warning" dot>
                  disabled
                </Badge>
              ),
            },
            { term: 'Access', value: accessModeText(user.access_mode) },
            {
              term: 'Second factor',
              value: protect
                ? protect.verification_method === 'vmfa'
                  ? 'Authenticator bound'
                  : 'None'
                : '–',
            },
            { term: 'Last sign-in', value: <Moment at={user.last_login_time} /> },
            {
              term: 'Password',
              value: user.pwd_status ? (
                <Badge tone="warning">must be changed at next sign-in</Badge>
              ) : user.modify_pwd_time ? (
                <>
                  set <Moment at={user.modify_pwd_time} />
                </>
              ) : (
                '–'
              ),
            },
          ]}
        />
      </Card>
      <Card title="About">
        <DescriptionList
          facts={[
            { term: 'E-mail', value: user.email },
            { term: 'Phone', value: user.phone ? `+${user.areacode} ${user.phone}` : '' },
            { term: 'Created', value: <Moment at={user.create_time} /> },
            { term: 'Description', value: user.description },
          ]}
        />
      </Card>
    </div>
  );
}
