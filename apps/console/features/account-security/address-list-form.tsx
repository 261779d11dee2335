'use client';

import { Plus, Trash2 } from 'lucide-react';
import { useFieldArray, useWatch } from 'react-hook-form';
import { Button } from '../../components/button.tsx';
import { FormField } from '../forms/form-field.tsx';
import { useConsoleSession } from '../session/session-context.tsx';
import { type AclLists, type AddressRow, listsOf, rowsOf } from './address-rows.ts';
import { useChangeSetting } from './queries.ts';
import { SettingForm } from './setting-form.tsx';

interface AddressListFormProps {
  readonly door: 'console' | 'api';
  readonly lists: AclLists;
}

/** From where the console or the API may be used. */
export function AddressListForm({ door, lists }: AddressListFormProps) {
  const { accountId } = useConsoleSession();
  const operation = door === 'console' ? 'updateConsoleAclPolicy' : 'updateApiAclPolicy';
  const change = useChangeSetting(operation);
  return (
    <SettingForm
      operation={operation}
      path={{ domain_id: accountId }}
      wrap={`${door}_acl_policy`}
      action={`iam:securitypolicies:${operation}`}
      defaults={{ rows: rowsOf(lists) }}
      shape={({ rows }) => ({ ...listsOf(withTexts(rows)) })}
      fields={[]}
      onSave={(input) => change.mutateAsync(input)}
    >
      <Rows />
    </SettingForm>
  );
}

/** Fields that were left empty are absent from what a form sends. */
const withTexts = (rows: unknown): AddressRow[] =>
  ((rows ?? []) as Partial<AddressRow>[]).map(({ address = '', description = '' }) => ({
    address,
    description,
  }));

/** What an address lets in, where its notation does not tell at once. */
function meaningOf(address = ''): string {
  if (address === '0.0.0.0-255.255.255.255') return 'every IPv4 address';
  return address.startsWith('::-ffff') ? 'every IPv6 address' : 'office';
}

function Rows() {
  const { fields, append, remove } = useFieldArray({ name: 'rows' });
  const rows = (useWatch({ name: 'rows' }) ?? []) as Partial<AddressRow>[];
  return (
    <div className="space-y-3">
      {fields.length === 0 ? (
        <p className="rounded-md border border-dashed border-line px-3 py-4 text-center text-muted">
          No address is let in. Add the one that you come from at least.
        </p>
      ) : (
        <ul className="space-y-3">
          {fields.map((field, index) => (
            <li key={field.id} className="flex items-end gap-3">
              <FormField
                className="flex-1"
                spec={{
                  name: `rows.${index}.address`,
                  label: `Address ${index + 1}`,
                  monospace: true,
                  placeholder: '203.0.113.0/24',
                }}
              />
              <FormField
                className="flex-1"
                spec={{
                  name: `rows.${index}.description`,
                  label: `Note ${index + 1}`,
                  placeholder: meaningOf(rows[index]?.address),
                }}
              />
              <Button
                variant="ghost"
                size="icon"
                aria-label={`Remove address ${index + 1}`}
                onClick={() => remove(index)}
              >
                <Trash2 aria-hidden />
              </Button>
            </li>
          ))}
        </ul>
      )}
      <Button size="sm" onClick={() => append({ address: '', description: '' })}>
        <Plus aria-hidden />
        Add address
      </Button>
      <p className="text-xs text-muted">
        An address, a block (10.0.0.0/8) or a range (10.0.0.1-10.0.0.9), IPv4 or IPv6. What would shut out the
        address that you come from is refused.
      </p>
    </div>
  );
}
