import { isEvent, readExportLine } from '@turnpike/contracts/audit/read-export-line';
import { type AuditPublicKey, readAuditPublicKey } from '@turnpike/contracts/audit/signing-key';
import { exportAuditEvents } from '@turnpike/contracts/http/audit';
import {
  addUserToGroup,
  createUserGroup,
  deleteUserGroup,
  updateUser,
  updateUserGroup,
} from '@turnpike/contracts/http/users';
import { auditPublicKeyPem } from '../../src/audit/audit-key.ts';
import { makeCheckpoint } from '../../src/audit/checkpoints.ts';
import { newId } from '../../src/kernel/new-id.ts';
import type { IdentityScene } from '../identity-scene.ts';
import { asDatabaseOwner } from './repository.ts';

/** All lines of an export of the account, through the operation. */
export async function exported(scene: IdentityScene, query: Record<string, string> = {}): Promise<string[]> {
  const path = { project_id: scene.account.project_id };
  const lines: string[] = [];
  for await (const line of await scene.call(exportAuditEvents, { path, query })) lines.push(line);
  return lines;
}

/** The key that signs, as somebody holds it who only has the file of the public key. */
export const pinnedKey = (masterKeyHex: string): AuditPublicKey =>
  readAuditPublicKey(auditPublicKeyPem(masterKeyHex));

/** The events of an export, by line. */
export function eventsOf(lines: readonly string[], key: AuditPublicKey) {
  const exportId = (JSON.parse(lines[0] ?? '') as { export_id: string }).export_id;
  return lines.flatMap((text) => {
    const line = readExportLine(text, { key, exportId });
    return line.genuine && isEvent(line.content) ? [line.content] : [];
  });
}

/** Events of an account from before there was a chain, as the migration left them. */
export async function insertUnchained(scene: IdentityScene, count: number): Promise<void> {
  const { world, accountId } = scene;
  for (let seq = 1; seq <= count; seq++)
    await asDatabaseOwner(
      world,
      `INSERT INTO audit_events (id, account_id, seq, hash, principal_type, principal_id, principal_name, operation_id,
         action, resource_type, resource_id, resource_name, request_id, source_ip, created_at)
       VALUES ($1, $2, $3, '', 'user', 'u', 'first', 'CreateUser', 'iam:users:createUser', 'user', $1, 'old', $1, '', $4)`,
      [newId(), accountId, seq, new Date(Date.UTC(2025, 0, seq))],
    );
  await asDatabaseOwner(world, "INSERT INTO audit_heads VALUES ($1, $2, '')", [accountId, count]);
}

/** An account with about `events` events of many kinds, among them denials, with a checkpoint here and there. */
export async function busyAccount(scene: IdentityScene, events: number): Promise<void> {
  const { world, accountId } = scene;
  const administrator = await scene.caller();
  const powerless = { ...administrator, principal: { ...administrator.principal, grants: [] } };
  for (let done = 0; done < events; done += 7) {
    const user_id = await scene.newUser();
    const group_id = await scene.newGroup();
    await scene.call(updateUser, { path: { user_id }, body: { user: { description: `é "${done}" 😀` } } });
    await scene.call(updateUserGroup, { path: { group_id }, body: { group: { description: newId() } } });
    await scene.call(addUserToGroup, { path: { group_id, user_id } });
    await scene.refusal(createUserGroup, { body: { group: { name: 'denied' } } }, powerless);
    await scene.call(deleteUserGroup, { path: { group_id } });
    if (done % 3 === 0) await makeCheckpoint(world.env, accountId);
  }
}
