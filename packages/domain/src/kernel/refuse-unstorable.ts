import { invalidParameter } from './management-error.ts';

/**
 * Refuses text that PostgreSQL cannot keep, NUL and halves of surrogate pairs, wherever it stands in an input: in
 * values, or in names of members. Without recursion, so that no depth of nesting matters.
 * @throws ManagementError APIG.2012 with the position, for example `role.description`
 */
export function refuseUnstorable(input: unknown): void {
  const open: [place: string, value: unknown][] = [['', input]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [place, value] = next;
    if (typeof value === 'string') {
      if (!isStorable(value)) throw invalidParameter(place, 'Must be well-formed text without NUL.');
    } else if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) {
        if (!isStorable(name))
          throw invalidParameter(place, 'Has a field whose name is not well-formed text.');
        open.push([place === '' ? name : `${place}.${name}`, member]);
      }
    }
  }
}

const isStorable = (text: string): boolean => !text.includes('\u0000') && text.isWellFormed();
