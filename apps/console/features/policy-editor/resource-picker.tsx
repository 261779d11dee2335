'use client';

import { useState } from 'react';
import { ChooseDialog } from '../../components/choose-dialog.tsx';
import { LabelledSelect } from '../../components/labelled-select.tsx';
import { useApis } from '../apis/queries.ts';
import { useCredentials } from '../credentials/queries.ts';
import { useGateways } from '../gateways/queries.ts';
import { useGroups } from '../groups/queries.ts';
import { usePolicies, useUserGroups, useUsers } from '../identity/queries.ts';
import { useConsoleSession } from '../session/session-context.tsx';
import { accountUrn, gatewayUrns, inGatewayUrn } from './resource-urn.ts';

interface ResourcePickerProps {
  readonly open: boolean;
  readonly onOpenChange: (open: boolean) => void;
  /** What is done with them: "Add to the statement". */
  readonly submitLabel: string;
  readonly description: string;
  readonly onPick: (urns: string[]) => void;
}

const kinds = [
  { value: 'gateway', label: 'Gateways, with all they hold' },
  { value: 'apiGroup', label: 'API groups of a gateway' },
  { value: 'api', label: 'APIs of a gateway' },
  { value: 'app', label: 'Credentials of a gateway' },
  { value: 'user', label: 'Users' },
  { value: 'group', label: 'User groups' },
  { value: 'role', label: 'Policies' },
] as const;

type Kind = (typeof kinds)[number]['value'];
const inGateway: readonly Kind[] = ['apiGroup', 'api', 'app'];

/** Chooses resources by name; what is written into the policy are their URNs. */
export function ResourcePicker(props: ResourcePickerProps) {
  const { open, onOpenChange, submitLabel, description, onPick } = props;
  const [kind, setKind] = useState<Kind>('gateway');
  const [gatewayId, setGatewayId] = useState('');
  const gateways = useGateways().data?.instances ?? [];
  const chosenGateway = gatewayId || (gateways[0]?.id ?? '');
  const choices = useChoices(open ? kind : null, chosenGateway);
  return (
    <ChooseDialog
      open={open}
      onOpenChange={onOpenChange}
      title="Pick resources"
      description={description}
      legend="Resources"
      choices={choices.map(({ id, label, hint }) => ({ id, label, hint }))}
      empty={choices.length === 0 ? 'There is none that you may see.' : ''}
      submitLabel={submitLabel}
      onSubmit={async (ids) =>
        onPick(choices.filter(({ id }) => ids.includes(id)).flatMap(({ urns }) => urns))
      }
    >
      <div className="grid gap-3 sm:grid-cols-2">
        <LabelledSelect
          label="Kind"
          value={kind}
          onChange={(value) => setKind(value as Kind)}
          options={kinds}
        />
        {inGateway.includes(kind) ? (
          <LabelledSelect
            label="Gateway"
            value={chosenGateway}
            onChange={setGatewayId}
            options={gateways.map(({ id, instance_name }) => ({ value: id, label: instance_name }))}
          />
        ) : null}
      </div>
    </ChooseDialog>
  );
}

interface ResourceChoice {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
  readonly urns: readonly string[];
}

const MANY = 500;

/** What can be picked of a kind; the lists that are not asked for are not read. */
function useChoices(kind: Kind | null, gatewayId: string): ResourceChoice[] {
  const session = useConsoleSession();
  const gateways = useGateways().data?.instances;
  const apis = useApis(gatewayId, { limit: MANY }, kind === 'api' && gatewayId !== '').data?.apis;
  const groups = useGroups(kind === 'apiGroup' ? gatewayId : '', { limit: MANY }).data?.groups;
  const apps = useCredentials(gatewayId, { limit: MANY }, kind === 'app' && gatewayId !== '').data?.apps;
  const users = useUsers(kind === 'user').data?.users;
  const userGroups = useUserGroups(kind === 'group').data?.groups;
  const policies = usePolicies(kind === 'role').data?.roles;
  const inside = (type: string, id: string) => [inGatewayUrn(session, type, gatewayId, id)];
  const own = (type: string, id: string) => [accountUrn(session, type, id)];
  switch (kind) {
    case 'gateway':
      return (gateways ?? []).map(({ id, instance_name }) => ({
        id,
        label: instance_name,
        urns: gatewayUrns(session, id),
      }));
    case 'apiGroup':
      return (groups ?? []).map(({ id, name }) => ({ id, label: name, urns: inside('apiGroup', id) }));
    case 'api':
      return (apis ?? []).map(({ id, name, req_method, req_uri }) => ({
        id,
        label: name,
        hint: `${req_method} ${req_uri}`,
        urns: inside('api', id),
      }));
    case 'app':
      return (apps ?? []).map(({ id, name }) => ({ id, label: name, urns: inside('app', id) }));
    case 'user':
      return (users ?? []).map(({ id, name }) => ({ id, label: name, urns: own('user', id) }));
    case 'group':
      return (userGroups ?? []).map(({ id, name }) => ({ id, label: name, urns: own('group', id) }));
    case 'role':
      return (policies ?? []).map(({ id, display_name }) => ({
        id,
        label: display_name,
        urns: own('role', id),
      }));
    case null:
      return [];
  }
}
