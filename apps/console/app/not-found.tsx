import { Compass } from 'lucide-react';
import { LinkButton } from '../components/button.tsx';
import { EmptyState } from '../components/empty-state.tsx';

export default function NotFound() {
  return (
    <main className="grid min-h-screen place-items-center">
      <div>
        <h1 className="sr-only">Page not found</h1>
        <EmptyState
          icon={Compass}
          title="There is no page at this address"
          action={
            <LinkButton href="/" variant="primary">
              Go to the overview
            </LinkButton>
          }
        >
          It may have been deleted, or the address is not complete.
        </EmptyState>
      </div>
    </main>
  );
}
