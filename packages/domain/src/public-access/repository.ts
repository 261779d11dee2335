import type { Db } from '../kernel/database.ts';

/** The two directions of public access, by their columns. */
export type Direction = 'inbound' | 'outbound';

/** A bandwidth in Mbit/s and what it is charged by. */
export interface Access {
  megabits: number;
  chargingMode: string;
}

function columns(direction: Direction, { megabits, chargingMode }: Access) {
  return direction === 'inbound'
    ? { ingressBandwidthMbit: megabits, ingressChargingMode: chargingMode }
    : { egressBandwidthMbit: megabits, egressChargingMode: chargingMode };
}

/** Whether access is on in a direction. */
function isOn(direction: Direction, on: boolean) {
  const value = on ? { not: null } : null;
  return direction === 'inbound' ? { ingressBandwidthMbit: value } : { egressBandwidthMbit: value };
}

/** Binds an EIP in place of the one that is bound; null unbinds. */
export async function setEip(db: Db, id: string, eipId: string | null, now: Date): Promise<void> {
  await db.instance.update({ where: { id }, data: { eipId, updatedAt: now } });
}

/** Switches access on. @returns false when it is on already */
export async function enable(
  db: Db,
  id: string,
  direction: Direction,
  access: Access,
  now: Date,
): Promise<boolean> {
  const where = { id, ...isOn(direction, false) };
  const { count } = await db.instance.updateMany({
    where,
    data: { ...columns(direction, access), updatedAt: now },
  });
  return count > 0;
}

/** Changes the bandwidth. @returns false when access is off */
export async function change(
  db: Db,
  id: string,
  direction: Direction,
  access: Access,
  now: Date,
): Promise<boolean> {
  const where = { id, ...isOn(direction, true) };
  const { count } = await db.instance.updateMany({
    where,
    data: { ...columns(direction, access), updatedAt: now },
  });
  return count > 0;
}

/** Switches access off, if it is on. */
export async function disable(db: Db, id: string, direction: Direction, now: Date): Promise<void> {
  const data =
    direction === 'inbound'
      ? { ingressBandwidthMbit: null, ingressChargingMode: null }
      : { egressBandwidthMbit: null, egressChargingMode: null };
  await db.instance.update({ where: { id }, data: { ...data, updatedAt: now } });
}
