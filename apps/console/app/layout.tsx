import type { Metadata } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { AppProviders } from '../features/shell/app-providers.tsx';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Turnpike', template: '%s · Turnpike' },
  description: 'Console of a Turnpike API gateway service',
  robots: { index: false, follow: false },
};

export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? '';
  return (
    <html lang="en" suppressHydrationWarning>
      <body>
        <AppProviders nonce={nonce}>{children}</AppProviders>
      </body>
    </html>
  );
}
