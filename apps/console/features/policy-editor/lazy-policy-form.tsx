'use client';

import dynamic from 'next/dynamic';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import type { PolicyForm } from './policy-form.tsx';

/** The editor in a chunk of its own, so that the frame of the page stands while it loads. */
export const LazyPolicyForm = dynamic(() => import('./policy-form.tsx').then((module) => module.PolicyForm), {
  ssr: false,
  loading: () => <DetailSkeleton />,
}) as typeof PolicyForm;
