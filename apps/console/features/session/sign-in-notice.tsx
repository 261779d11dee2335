'use client';

import { useEffect } from 'react';
import { toast } from 'sonner';
import { formatExact } from '../../components/format-time.ts';

const SHOWN_KEY = 'turnpike-notice-shown';

interface SignInNoticeProps {
  readonly signedInAt: string;
  readonly notice: string;
  readonly signedInBefore: string;
}

/** Says once after each sign-in what the account's login policy has to say. */
export function SignInNotice({ signedInAt, notice, signedInBefore }: SignInNoticeProps) {
  useEffect(() => {
    // A cookie of an older console has neither.
    if (!notice && !signedInBefore) return;
    if (localStorage.getItem(SHOWN_KEY) === signedInAt) return;
    // The toaster hears from its own effect on, which comes after this one.
    const timer = setTimeout(() => {
      localStorage.setItem(SHOWN_KEY, signedInAt);
      const before = !signedInBefore
        ? ''
        : `You signed in before on ${formatExact(new Date(signedInBefore))}.`;
      // It is the account's word: it stays until it is closed.
      toast.info(notice || before, {
        duration: Number.POSITIVE_INFINITY,
        closeButton: true,
        ...(notice && before ? { description: before } : {}),
      });
    }, 0);
    return () => clearTimeout(timer);
  }, [signedInAt, notice, signedInBefore]);
  return null;
}
