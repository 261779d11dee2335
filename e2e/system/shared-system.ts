import type { Access } from './start-system.ts';

/** The system that global-setup.ts started for this run. */
export function sharedSystem(): { access: Access; home: string } {
  const { TURNPIKE_E2E_ACCESS: access, TURNPIKE_E2E_HOME: home } = process.env;
  if (!access || !home)
    throw new Error('Global set-up has not run: start the tests with playwright.config.ts.');
  return { access: JSON.parse(access) as Access, home };
}
