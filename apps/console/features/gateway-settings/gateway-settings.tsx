'use client';

import type { GatewayDetail } from '../gateways/queries.ts';
import { BusyNote } from './busy-note.tsx';
import { EditionSetting } from './edition-setting.tsx';
import { GatewayDangerZone } from './gateway-danger-zone.tsx';
import { GeneralSettings } from './general-settings.tsx';
import { NodesSetting } from './nodes-setting.tsx';
import { ProcessesCard } from './processes-card.tsx';

/** What the gateway is and what becomes of it: changes here are rare and touch all of it. */
export function GatewaySettings({ gateway }: { gateway: GatewayDetail }) {
  return (
    <div className="max-w-5xl space-y-5">
      <BusyNote gateway={gateway} />
      <GeneralSettings gateway={gateway} />
      <NodesSetting gateway={gateway} />
      <EditionSetting gateway={gateway} />
      <ProcessesCard gateway={gateway} />
      <GatewayDangerZone gateway={gateway} />
    </div>
  );
}
