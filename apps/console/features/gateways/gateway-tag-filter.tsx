'use client';

import { parseAsString, useQueryStates } from 'nuqs';
import { FilterSelect } from '../../components/filter-select.tsx';
import type { TagsOfGateways } from '../gateway-tags/queries.ts';
import { tagChoices } from './tag-choices.ts';

/** A filter by a tag's key and, once one is chosen, by its value; nothing where no gateway has a tag. */
export function GatewayTagFilter({ tagsOf }: { tagsOf: TagsOfGateways }) {
  const [{ tag }] = useTagFilter();
  const choices = tagChoices([...tagsOf.values()].flat());
  if (choices.size === 0 && tag === null) return null;
  const asOptions = (texts: readonly string[]) =>
    texts.map((text) => ({ value: text, label: text === '' ? 'No value' : text }));
  const values = tag === null ? [] : (choices.get(tag) ?? []).filter((value) => value !== '');
  return (
    <>
      <FilterSelect
        name="tag"
        label="Tag"
        all="Any tag"
        options={asOptions([...choices.keys()])}
        resets="value"
      />
      {values.length > 0 ? (
        <FilterSelect name="value" label="Value of the tag" all="Any value" options={asOptions(values)} />
      ) : null}
    </>
  );
}

/** What is chosen, from the address. */
export function useTagFilter() {
  return useQueryStates({ tag: parseAsString, value: parseAsString });
}
