'use client';

import { useEffect } from 'react';
import { LabelledSelect } from '../../components/labelled-select.tsx';
import { useGateways } from '../gateways/queries.ts';
import { usePermission } from '../permissions/permission-context.tsx';
import { useEnterpriseProjects, useProjects } from '../projects/queries.ts';
import { grantAction, type HolderKind, type PlaceType, placeKinds } from './grant-places.ts';

export interface Place {
  readonly type: PlaceType;
  /** Of the project, enterprise project or gateway; '' for the account and all its projects, or none chosen yet. */
  readonly id: string;
}

interface PlaceSelectProps {
  readonly holder: HolderKind;
  readonly value: Place;
  readonly onChange: (place: Place) => void;
}

/** What can be chosen at a kind of place; null: there is one such place only. */
function useChoices(type: PlaceType): readonly { id: string; name: string }[] | null {
  const projects = useProjects(type === 'project').data?.projects;
  const enterprise = useEnterpriseProjects(type === 'enterprise_project').data?.enterprise_projects;
  const gateways = useGateways().data?.instances;
  if (type === 'project') return projects ?? [];
  if (type === 'enterprise_project') return enterprise ?? [];
  if (type === 'instance')
    return (gateways ?? []).map(({ id, instance_name }) => ({ id, name: instance_name }));
  return null;
}

/** Chooses where a grant is to hold. */
export function PlaceSelect({ holder, value, onChange }: PlaceSelectProps) {
  const choices = useChoices(value.type);
  const kind = placeKinds.find(({ type }) => type === value.type);
  const { reason } = usePermission(grantAction('grant', holder, value.type));
  const first = choices?.[0]?.id ?? '';
  // A place has to be chosen before its list is there.
  useEffect(() => {
    if (value.id === '' && first !== '') onChange({ type: value.type, id: first });
  }, [value, first, onChange]);
  return (
    <div>
      <div className="grid gap-3 sm:grid-cols-2">
        <LabelledSelect
          label="Where it holds"
          value={value.type}
          onChange={(type) => onChange({ type: type as PlaceType, id: '' })}
          options={placeKinds.map(({ type, label }) => ({ value: type, label }))}
        />
        {choices ? (
          <LabelledSelect
            label={kind?.label ?? ''}
            value={value.id}
            onChange={(id) => onChange({ type: value.type, id })}
            options={
              choices.length > 0
                ? choices.map(({ id, name }) => ({ value: id, label: name }))
                : [{ value: '', label: 'There is none' }]
            }
          />
        ) : null}
      </div>
      <p className={reason ? 'mt-1 text-xs text-danger' : 'mt-1 text-xs text-muted'}>
        {reason || kind?.hint}
      </p>
    </div>
  );
}
