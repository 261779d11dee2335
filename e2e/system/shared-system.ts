import type { Access } from './start-system.ts';

/** An address of this machine that the shared system takes for a public one. */
export const PUBLIC_CALLER = '127.0.1.1';

/** The system that global-setup.ts started for this run. */
export function sharedSystem(): { access: Access; home: string } {
  const { TURNPIKE_E2E_ACCESS: access, TURNPIKE_E2E_HOME: home } = process.env;
  if (!access || !home)
    throw new Error('Global set-up has not run: start the tests with playwright.config.ts.');
  return { access: JSON.parse(access) as Access, home };
}
