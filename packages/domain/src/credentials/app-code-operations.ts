import * as contracts from '@turnpike/contracts/http/apps';
import type { Db } from '../kernel/database.ts';
import { defineOperation, type Env, type Operation } from '../kernel/define-operation.ts';
import { ManagementError } from '../kernel/management-error.ts';
import { newId } from '../kernel/new-id.ts';
import { pageView } from '../kernel/page.ts';
import { hashAppCode, hintOf, newAppCode } from './app-secret.ts';
import { appCodeView } from './app-view.ts';
import { type AppTarget, appChanged, appResource, type InApp, loadApp } from './load-app.ts';
import * as repository from './repository.ts';

/** Reference 4.2. */
const MAX_CODES_PER_APP = 5;

interface InAppCode extends InApp {
  input: { path: { project_id: string; instance_id: string; app_id: string; app_code_id: string } };
}

interface AppCodeTarget extends AppTarget {
  code: repository.AppCodeRow;
}

/** What is added: the row, and the AppCode itself, which only the answer of this one operation shows. */
interface AddedCode {
  row: repository.AppCodeRow;
  app: repository.AppRow;
  clear: string;
}

async function loadAppCode(db: Db, context: InAppCode): Promise<AppCodeTarget> {
  const target = await loadApp(db, context);
  const code = await repository.findAppCode(db, target.app.id, context.input.path.app_code_id);
  if (!code) throw new ManagementError('APIG.3082');
  return { ...target, code };
}

async function addCode(db: Db, env: Env, { instance, app }: AppTarget, clear: string): Promise<AddedCode> {
  if ((await repository.countAppCodes(db, app.id)) >= MAX_CODES_PER_APP)
    throw new ManagementError('APIG.3131');
  const row = await repository.insertAppCode(db, {
    id: newId(),
    accountId: app.accountId,
    instanceId: instance.id,
    appId: app.id,
    hash: hashAppCode(env, instance, clear),
    hint: hintOf(clear),
    createdAt: env.now(),
  });
  return { row, app, clear };
}

/** How an added AppCode is recorded and answered. An AppCode has no name: the audit row gives its credential's. */
const added = {
  created: ({ row, app }: AddedCode) => ({ id: row.id, name: app.name }),
  conflict: 'TURNPIKE.3282',
  effects: ({ row }: AddedCode) => appChanged(row.instanceId, row.appId),
  view: ({ row, clear }: AddedCode) => appCodeView(row, clear),
} as const;

const createAppCode = defineOperation(contracts.createAppCode, {
  load: loadApp,
  resource: appResource,
  run: (db, { env, input, target }) => addCode(db, env, target, input.body.app_code),
  ...added,
});

const generateAppCode = defineOperation(contracts.generateAppCode, {
  load: loadApp,
  resource: appResource,
  run: (db, { env, target }) => addCode(db, env, target, newAppCode()),
  ...added,
});

const listAppCodes = defineOperation(contracts.listAppCodes, {
  load: loadApp,
  resource: appResource,
  run: (db, { input, target }) => repository.listAppCodes(db, target.app.id, input.query),
  view: (page) => pageView('app_codes', page, (code) => appCodeView(code)),
});

const showAppCode = defineOperation(contracts.showAppCode, {
  load: loadAppCode,
  resource: appResource,
  run: async (_db, { target }) => target.code,
  view: (code) => appCodeView(code),
});

const deleteAppCode = defineOperation(contracts.deleteAppCode, {
  load: loadAppCode,
  resource: appResource,
  run: async (db, { target: { app, code } }) => {
    await repository.deleteAppCode(db, code.id);
    return { id: code.id, name: app.name, app };
  },
  created: (deleted) => deleted,
  effects: ({ app }) => appChanged(app.instanceId, app.id),
  view: () => undefined,
});

export const appCodeOperations: Operation[] = [
  createAppCode,
  generateAppCode,
  listAppCodes,
  showAppCode,
  deleteAppCode,
];
