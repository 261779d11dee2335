'use client';

import dynamic from 'next/dynamic';
import { DetailSkeleton } from '../../components/skeleton.tsx';
import type { ApiForm } from './api-form.tsx';

/** The API form in a chunk of its own, so that the frame of the page stands while it loads. */
export const LazyApiForm = dynamic(() => import('./api-form.tsx').then((module) => module.ApiForm), {
  ssr: false,
  loading: () => <DetailSkeleton />,
}) as typeof ApiForm;
