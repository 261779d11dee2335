import { readFile } from 'node:fs/promises';
import { test } from '@playwright/test';
import { startBackend } from './backend/start-backend.ts';
import { deleteGateways } from './calls/delete-gateways.ts';
import { Management } from './calls/management.ts';
import { ConsoleUser } from './console/console-user.ts';
import { apisStep } from './journey/apis-step.ts';
import { callStep } from './journey/call-step.ts';
import { credentialsStep } from './journey/credentials-step.ts';
import { deleteStep } from './journey/delete-step.ts';
import { gatewayStep } from './journey/gateway-step.ts';
import { journey } from './journey/journey.ts';
import { readOnlyStep } from './journey/read-only-step.ts';
import { usersStep } from './journey/users-step.ts';
import { sharedSystem } from './system/shared-system.ts';

/**
 * All five steps as a newcomer takes them: in a real browser, on an empty home, in front of a published backend that nobody
 * here wrote; then called from outside with the vendor's own signer. Each test goes on where the one before it ended.
 */
test.describe.configure({ mode: 'serial' });

test.beforeAll(async ({ browser }) => {
  const { access, home } = sharedSystem();
  Object.assign(journey, {
    ...{ access, home, management: new Management(access) },
    backend: await startBackend(),
    admin: await ConsoleUser.open(browser, access.console),
    amy: await ConsoleUser.open(browser, access.console),
    ca: await readFile(`${home}/ca.pem`, 'utf8'),
  });
});

test.afterAll(async () => {
  await ConsoleUser.closeAll();
  await deleteGateways();
  await journey.backend?.stop();
});

usersStep();
gatewayStep();
readOnlyStep();
apisStep();
credentialsStep();
callStep();
deleteStep();
