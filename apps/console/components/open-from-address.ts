'use client';

import { parseAsBoolean, useQueryState } from 'nuqs';
import { useEffect, useState } from 'react';

/**
 * State of a dialog that a link can open (`?create=true`). The flag leaves the address as soon as it was seen: a
 * later change of the address would cancel the way to the page of what was created.
 */
export function useOpenFromAddress(name: string): [boolean, (open: boolean) => void] {
  const [flag, setFlag] = useQueryState(name, parseAsBoolean.withDefault(false));
  const [open, setOpen] = useState(false);
  useEffect(() => {
    if (!flag) return;
    setOpen(true);
    void setFlag(null);
  }, [flag, setFlag]);
  return [open, setOpen];
}
