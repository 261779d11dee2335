import Link from 'next/link';
import type { ReactNode } from 'react';
import { cn } from './class-names.ts';
import { ErrorNotice } from './error-notice.tsx';
import { Skeleton } from './skeleton.tsx';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  readonly align?: 'right' | undefined;
  /** Hidden on narrow windows. */
  readonly wideOnly?: boolean | undefined;
  /** The header is read, not seen: for a column of buttons. */
  readonly quietHeader?: boolean | undefined;
}

interface DataTableProps<Row> {
  /** What the table lists, for those who cannot see it. */
  readonly label: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[] | undefined;
  readonly rowKey: (row: Row) => string;
  /** Where the first cell leads. */
  readonly rowHref?: ((row: Row) => string) | undefined;
  readonly error?: Error | null | undefined;
  readonly onRetry?: (() => void) | undefined;
  /** Shown in place of the table when there is nothing to list. */
  readonly empty: ReactNode;
}

const SKELETON_ROWS = ['a', 'b', 'c', 'd'];

/** The one table: skeleton while loading, reason when refused, invitation when empty. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { label, columns, rows, rowKey, rowHref, error, onRetry, empty } = props;
  if (error && !rows) {
    return (
      <div className="p-4">
        <ErrorNotice error={error} title="The list could not be read." onRetry={onRetry} />
      </div>
    );
  }
  if (rows && rows.length === 0) return empty;
  return (
    // Where no row leads anywhere the box itself takes the focus, so that a wide table can be scrolled by keyboard.
    <div
      // Positioned: what is there for screen readers only would make the page as wide as the table otherwise.
      className="relative overflow-x-auto focus-visible:-outline-offset-2"
      {...(!rowHref && { role: 'region', tabIndex: 0, 'aria-label': label })}
    >
      <table aria-label={label} aria-busy={!rows} className="w-full border-collapse text-left tabular-nums">
        <thead>
          <tr className="border-b border-line bg-canvas text-xs text-muted">
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={cellClass(column, 'py-2 font-medium whitespace-nowrap')}
              >
                {column.quietHeader ? <span className="sr-only">{column.header}</span> : column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="divide-y divide-line">
          {rows
            ? rows.map((row) => (
                <tr key={rowKey(row)} className="group relative hover:bg-canvas">
                  {columns.map((column, index) => (
                    <td key={column.id} className={cellClass(column, 'h-11 py-1.5')}>
                      {index === 0 && rowHref ? (
                        <RowLink href={rowHref(row)}>{column.cell(row)}</RowLink>
                      ) : (
                        column.cell(row)
                      )}
                    </td>
                  ))}
                </tr>
              ))
            : SKELETON_ROWS.map((key) => (
                <tr key={key}>
                  {columns.map((column) => (
                    <td key={column.id} className={cellClass(column, 'h-11')}>
                      <Skeleton className="h-3.5 w-3/4 max-w-40" />
                    </td>
                  ))}
                </tr>
              ))}
        </tbody>
      </table>
    </div>
  );
}

function RowLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <Link href={href} className="rounded-sm font-medium text-ink group-hover:text-accent hover:underline">
      {children}
    </Link>
  );
}

function cellClass<Row>(column: Column<Row>, more: string): string {
  return cn(
    'px-3 first:pl-5 last:pr-5',
    column.align === 'right' && 'text-right whitespace-nowrap',
    column.wideOnly && 'max-lg:hidden',
    more,
  );
}
