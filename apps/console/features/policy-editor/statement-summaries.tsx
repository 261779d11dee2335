import { Badge } from '../../components/badge.tsx';
import { keyOf } from './condition-choices.ts';
import { conditionRows, type DraftStatement, textList } from './policy-draft.ts';

/** What a policy says, statement by statement, for reading. */
export function StatementSummaries({ statements }: { statements: readonly DraftStatement[] }) {
  if (statements.length === 0)
    return <p className="px-5 py-4 text-muted">No statement: this policy grants nothing.</p>;
  return (
    <ol className="divide-y divide-line">
      {statements.map((statement, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: statements have no other identity
        <li key={index} className="space-y-3 px-5 py-4">
          <Summary statement={statement} index={index} />
        </li>
      ))}
    </ol>
  );
}

function Summary({ statement, index }: { statement: DraftStatement; index: number }) {
  const rows = conditionRows(statement.Condition);
  return (
    <>
      <p className="flex items-center gap-2 font-medium">
        <Badge tone={statement.Effect === 'Deny' ? 'danger' : 'success'}>
          {statement.Effect ?? 'no effect'}
        </Badge>
        {statement.Sid || `Statement ${index + 1}`}
      </p>
      <Part
        label={statement.NotAction ? 'Every action but' : 'Actions'}
        texts={textList(statement.NotAction ?? statement.Action)}
        none="none"
      />
      <Part
        label={statement.NotResource ? 'On every resource but' : 'On'}
        texts={textList(statement.NotResource ?? statement.Resource)}
        none="all resources of the account"
      />
      {rows.length > 0 ? (
        <div>
          <p className="mb-1 text-xs text-muted">When all of this holds</p>
          <ul className="space-y-1">
            {rows.map(({ operator, key, values }) => (
              <li key={`${operator} ${key}`}>
                {keyOf(key)?.label ?? key}
                {key.includes('/') ? <code className="font-mono text-xs"> {key.split('/')[1]}</code> : null}{' '}
                <span className="text-muted">{operator}</span>{' '}
                <code className="font-mono text-xs">{values.join(', ')}</code>
              </li>
            ))}
          </ul>
        </div>
      ) : null}
    </>
  );
}

function Part({ label, texts, none }: { label: string; texts: readonly string[]; none: string }) {
  return (
    <div>
      <p className="mb-1 text-xs text-muted">{label}</p>
      {texts.length === 0 ? <p>{none}</p> : null}
      <ul className="flex flex-wrap gap-1">
        {texts.map((text) => (
          <li key={text} className="rounded-sm bg-sunken px-1.5 py-0.5 font-mono text-xs break-all">
            {text}
          </li>
        ))}
      </ul>
    </div>
  );
}
