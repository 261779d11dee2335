/** A statement as it stands in the text: every part may be missing or wrong while one types. */
export interface DraftStatement {
  readonly Sid?: string | undefined;
  readonly Effect?: string | undefined;
  readonly Action?: readonly string[] | undefined;
  readonly NotAction?: readonly string[] | undefined;
  readonly Resource?: readonly string[] | undefined;
  readonly NotResource?: readonly string[] | undefined;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> | undefined;
}

export interface PolicyDraft {
  readonly Version?: string | undefined;
  readonly Statement: readonly DraftStatement[];
}

/** The draft in a text; null when it is no JSON object with a list of statements, so that only the text can be edited. */
export function readDraft(text: string): PolicyDraft | null {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return null;
    const { Statement = [], ...rest } = value as { Statement?: unknown };
    if (!Array.isArray(Statement) || !Statement.every(isObject)) return null;
    return { ...rest, Statement: Statement as DraftStatement[] };
  } catch {
    return null;
  }
}

const isObject = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A list of strings, whatever stands there. */
export function textList(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

const order = ['Sid', 'Effect', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

/** Parts in the order in which people read them; the database keeps none. */
function ordered({ Version, Statement, ...rest }: PolicyDraft): PolicyDraft {
  const place = (name: string) => (order.includes(name) ? order.indexOf(name) : order.length);
  return {
    ...(Version !== undefined && { Version }),
    ...rest,
    Statement: Statement.map(
      (statement) =>
        Object.fromEntries(
          Object.entries(statement).sort(([a], [b]) => place(a) - place(b)),
        ) as DraftStatement,
    ),
  };
}

/** The text of a draft: short lists on one line, as people write them. */
export function writeDraft(draft: PolicyDraft): string {
  return JSON.stringify(ordered(draft), null, 2).replace(
    /\[\n\s+((?:"[^"\n]*",?\s*)+?)\n?\s*\]/g,
    (whole: string, items: string) => {
      const line = `[${items.trim().replace(/,\s+/g, ', ')}]`;
      return line.length <= 84 ? line : whole;
    },
  );
}

/** The draft with one statement changed; a part that is undefined is taken out. */
export function withStatement(
  draft: PolicyDraft,
  index: number,
  change: { readonly [Part in keyof DraftStatement]?: DraftStatement[Part] | undefined },
): PolicyDraft {
  return {
    ...draft,
    Statement: draft.Statement.map((statement, at) => {
      if (at !== index) return statement;
      const merged = { ...statement, ...change };
      return Object.fromEntries(
        Object.entries(merged).filter(([, part]) => part !== undefined),
      ) as DraftStatement;
    }),
  };
}

/** One operator, key and values of a condition. */
export interface ConditionRow {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** A condition as rows, all of which must hold. */
export function conditionRows(condition: DraftStatement['Condition']): ConditionRow[] {
  return Object.entries(condition ?? {}).flatMap(([operator, keys]) =>
    isObject(keys)
      ? Object.entries(keys).map(([key, values]) => ({ operator, key, values: textList(values) }))
      : [],
  );
}

/** The condition that rows make; undefined without one. Rows of the same operator and key are joined. */
export function conditionOf(rows: readonly ConditionRow[]): DraftStatement['Condition'] {
  const condition: Record<string, Record<string, string[]>> = {};
  for (const { operator, key, values } of rows) {
    condition[operator] ??= {};
    const keys = condition[operator];
    if (keys) keys[key] = [...(keys[key] ?? []), ...values];
  }
  return rows.length === 0 ? undefined : condition;
}
