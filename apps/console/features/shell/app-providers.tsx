'use client';

import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ThemeProvider } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import * as Tooltip from 'radix-ui/tooltip';
import { type ReactNode, useState } from 'react';
import { Toaster } from 'sonner';
import { ApiError } from '../api/api-error.ts';

const RETRIES_OF_A_READ = 2;

function newQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        // A refusal is an answer: asking again would only delay the message.
        retry: (count, error) =>
          !(error instanceof ApiError && error.status < 500) && count < RETRIES_OF_A_READ,
      },
    },
  });
}

/** What every page stands in: theme, server state, address state, tooltips and toasts. */
export function AppProviders({ nonce, children }: { nonce: string; children: ReactNode }) {
  const [client] = useState(newQueryClient);
  return (
    <ThemeProvider
      attribute="class"
      defaultTheme="system"
      enableSystem
      disableTransitionOnChange
      nonce={nonce}
    >
      <QueryClientProvider client={client}>
        <NuqsAdapter>
          <Tooltip.Provider delayDuration={250}>{children}</Tooltip.Provider>
        </NuqsAdapter>
        <Toaster position="bottom-right" toastOptions={{ className: 'font-sans' }} />
      </QueryClientProvider>
    </ThemeProvider>
  );
}
