'use client';

import { Button } from '../components/button.tsx';
import { ErrorNotice } from '../components/error-notice.tsx';

/** Shown when a page itself failed. What the API refuses is shown in place, never here. */
export default function PageError({ error, reset }: { error: Error; reset: () => void }) {
  return (
    <main className="mx-auto max-w-xl space-y-4 px-4 py-16">
      <h1 className="text-xl font-semibold">This page did not work</h1>
      <ErrorNotice error={error} title="The console ran into a mistake of its own." />
      <Button variant="primary" onClick={reset}>
        Load the page again
      </Button>
    </main>
  );
}
