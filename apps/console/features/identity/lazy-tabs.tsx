'use client';

import dynamic from 'next/dynamic';
import { DetailSkeleton } from '../../components/skeleton.tsx';

const loading = () => <DetailSkeleton />;

/** Tabs of a user and of a group that most visits do not open, in chunks of their own. */
export const LeastPrivilege = dynamic(
  () => import('../least-privilege/least-privilege.tsx').then((module) => module.LeastPrivilege),
  { ssr: false, loading },
);
export const UserSecondFactor = dynamic(
  () => import('../second-factor/user-second-factor.tsx').then((module) => module.UserSecondFactor),
  { ssr: false, loading },
);
export const AccessKeys = dynamic(() => import('./access-keys.tsx').then((module) => module.AccessKeys), {
  ssr: false,
  loading,
});
export const UserPermissions = dynamic(
  () => import('./user-permissions.tsx').then((module) => module.UserPermissions),
  { ssr: false, loading },
);
export const SessionsCard = dynamic(
  () => import('../sessions/sessions-card.tsx').then((module) => module.SessionsCard),
  { ssr: false, loading },
);
export const GrantsCard = dynamic(
  () => import('../grants/grants-card.tsx').then((module) => module.GrantsCard),
  {
    ssr: false,
    loading,
  },
);
