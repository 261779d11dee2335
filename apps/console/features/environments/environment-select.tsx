'use client';

import { LabelledSelect } from '../../components/labelled-select.tsx';
import { useEnvironments } from './queries.ts';

interface EnvironmentSelectProps {
  readonly gatewayId: string;
  readonly value: string;
  readonly onChange: (environmentId: string) => void;
}

export function EnvironmentSelect({ gatewayId, value, onChange }: EnvironmentSelectProps) {
  const environments = useEnvironments(gatewayId).data?.envs ?? [];
  return (
    <LabelledSelect
      label="Environment"
      value={value}
      onChange={onChange}
      options={environments.map(({ id, name }) => ({ value: id, label: name }))}
    />
  );
}
