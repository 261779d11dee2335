'use client';

import { Plus, X } from 'lucide-react';
import { useFieldArray } from 'react-hook-form';
import { Button } from '../../components/button.tsx';
import { FormField } from '../forms/form-field.tsx';

const MOST_TAGS = 20;

/** The field `tags` of the surrounding form. */
export function TagRows() {
  const tags = useFieldArray({ name: 'tags' });
  return (
    <fieldset className="min-w-0 space-y-3">
      <legend className="mb-1.5 font-medium">Tags</legend>
      {tags.fields.map((tag, index) => (
        <div key={tag.id} className="flex items-start gap-3">
          <FormField
            spec={{ name: `tags.${index}.key`, label: 'Key', placeholder: 'stage' }}
            className="flex-1"
          />
          <FormField
            spec={{ name: `tags.${index}.value`, label: 'Value', placeholder: 'test', optional: true }}
            className="flex-1"
          />
          <Button
            variant="ghost"
            size="icon"
            aria-label={`Remove tag ${index + 1}`}
            className="mt-7"
            onClick={() => tags.remove(index)}
          >
            <X aria-hidden />
          </Button>
        </div>
      ))}
      {tags.fields.length < MOST_TAGS ? (
        <Button size="sm" onClick={() => tags.append({ key: '', value: '' })}>
          <Plus aria-hidden />
          Add a tag
        </Button>
      ) : null}
    </fieldset>
  );
}
