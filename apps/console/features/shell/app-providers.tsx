'use client';

import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { ThemeProvider, useTheme } from 'next-themes';
import { NuqsAdapter } from 'nuqs/adapters/next/app';
import * as Tooltip from 'radix-ui/tooltip';
import { type CSSProperties, type ReactNode, useState } from 'react';
import { Toaster } from 'sonner';
import { ApiError } from '../api/api-error.ts';
import { signInAddress } from '../session/sign-in-address.ts';

const RETRIES_OF_A_READ = 2;

/** The session has ended: back to the sign-in, and from there to this page. */
function leaveWhenSignedOut(error: Error): void {
  if (error instanceof ApiError && error.status === 401) {
    window.location.assign(signInAddress(window.location.pathname + window.location.search));
  }
}

function newQueryClient(): QueryClient {
  return new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
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

const toastColours = {
  '--normal-bg': 'var(--raised)',
  '--normal-text': 'var(--ink)',
  '--normal-border': 'var(--line)',
} as CSSProperties;

/** Short words on what was done, in the colours of the theme. */
function Toasts() {
  const { resolvedTheme } = useTheme();
  return (
    <Toaster
      position="bottom-center"
      theme={resolvedTheme === 'dark' ? 'dark' : 'light'}
      style={toastColours}
      toastOptions={{ classNames: { description: 'text-muted!' } }}
    />
  );
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
        <Toasts />
      </QueryClientProvider>
    </ThemeProvider>
  );
}
