import type { NextConfig } from 'next';

/** Headers of every answer. The policy for scripts is per request, with a nonce: see proxy.ts. */
const securityHeaders = [
  { key: 'X-Content-Type-Options', value: 'nosniff' },
  { key: 'X-Frame-Options', value: 'DENY' },
  { key: 'Referrer-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Opener-Policy', value: 'same-origin' },
  { key: 'Cross-Origin-Resource-Policy', value: 'same-origin' },
  { key: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=(), payment=(), usb=()' },
];

const config: NextConfig = {
  reactStrictMode: true,
  poweredByHeader: false,
  transpilePackages: ['@turnpike/contracts', '@turnpike/domain', '@turnpike/signing'],
  serverExternalPackages: ['pg', '@prisma/client', '@prisma/adapter-pg', 'bullmq', 'pino'],
  // Next cannot drive TypeScript 7; `tsc -p apps/console` is a test of its own.
  typescript: { ignoreBuildErrors: true },
  devIndicators: false,
  headers: async () => [{ source: '/:path*', headers: securityHeaders }],
};

export default config;
