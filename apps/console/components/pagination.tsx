'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { parseAsInteger, useQueryState } from 'nuqs';
import { Button } from './button.tsx';

export const PAGE_SIZE = 20;

/** Page of the address (`?page=2`), from 1. */
export function usePage(): { offset: number; limit: number; page: number; setPage: (page: number) => void } {
  const [page, setPage] = useQueryState('page', parseAsInteger.withDefault(1));
  const current = Math.max(1, page);
  return {
    page: current,
    offset: (current - 1) * PAGE_SIZE,
    limit: PAGE_SIZE,
    setPage: (next) => void setPage(next === 1 ? null : next),
  };
}

/** Foot of a table that has more rows than one page. */
export function Pagination({ total }: { total: number | undefined }) {
  const { page, setPage } = usePage();
  if (total === undefined || (total <= PAGE_SIZE && page === 1)) return null;
  const last = Math.max(1, Math.ceil(total / PAGE_SIZE));
  const first = (page - 1) * PAGE_SIZE + 1;
  return (
    <nav
      aria-label="Pages"
      className="flex items-center justify-between border-t border-line px-5 py-2.5 text-xs text-muted tabular-nums"
    >
      <span>
        {Math.min(first, total)}–{Math.min(page * PAGE_SIZE, total)} of {total}
      </span>
      <span className="flex items-center gap-1">
        <Button
          size="iconSm"
          aria-label="Previous page"
          disabled={page <= 1}
          onClick={() => setPage(page - 1)}
        >
          <ChevronLeft aria-hidden />
        </Button>
        <Button
          size="iconSm"
          aria-label="Next page"
          disabled={page >= last}
          onClick={() => setPage(page + 1)}
        >
          <ChevronRight aria-hidden />
        </Button>
      </span>
    </nav>
  );
}
