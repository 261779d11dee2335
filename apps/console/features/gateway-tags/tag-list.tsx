import type { GatewayTag } from './queries.ts';

/** More would make rows of different heights; all are on the gateway's page. */
const SHOWN = 2;

/** The first tags of a gateway, and how many more there are. */
export function TagList({ tags }: { tags: readonly GatewayTag[] }) {
  if (tags.length === 0) return <span className="text-faint">–</span>;
  return (
    <ul className="flex flex-wrap items-center gap-1">
      {tags.slice(0, SHOWN).map(({ key, value }) => (
        <li
          key={key}
          title={textOf(key, value)}
          className="max-w-48 truncate rounded-sm bg-sunken px-1.5 py-0.5 text-xs"
        >
          {textOf(key, value)}
        </li>
      ))}
      {tags.length > SHOWN ? (
        <li className="text-xs text-muted">{`and ${tags.length - SHOWN} more`}</li>
      ) : null}
    </ul>
  );
}

const textOf = (key: string, value: string) => (value === '' ? key : `${key}: ${value}`);
