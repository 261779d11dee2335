'use client';

import dynamic from 'next/dynamic';
import { Skeleton } from '../../components/skeleton.tsx';

/** Forms in a chunk of their own: most who come to Access look at users. */
export const LazyAccountSecurity = dynamic(
  () => import('./account-security-tab.tsx').then((module) => module.AccountSecurityTab),
  { ssr: false, loading: () => <Skeleton className="h-96" /> },
);
