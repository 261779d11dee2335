import type { Database, Db } from '../src/kernel/database.ts';

/** The statement that appends to the audit log names this table, and no other statement of a mutation does. */
const APPENDING = /\baudit_heads\b|\bappend_audit_record\b/;

/** The same pool, but appending to the audit log does nothing. Only for measuring what it costs. */
export function withoutAudit(database: Database): Database {
  return new Proxy(database, {
    get(target, name) {
      if (name !== '$transaction') return bound(target, name);
      return (run: (db: Db) => Promise<unknown>, options: object) =>
        target.$transaction((db) => run(silent(db)), options);
    },
  });
}

function silent(db: Db): Db {
  return new Proxy(db, {
    get(target, name) {
      if (name !== '$executeRaw' && name !== '$queryRaw') return bound(target, name);
      return (query: TemplateStringsArray, ...values: unknown[]) => {
        if (!APPENDING.test(query.join(''))) return target[name](query, ...values);
        // What goes out with it would have to go out by itself.
        const [, channels, payloads] = values;
        if (channels === undefined) return Promise.resolve(1);
        return target.$executeRaw`
          SELECT pg_notify(told.channel, told.payload)
            FROM unnest(${channels}::text[], ${payloads}::text[]) AS told (channel, payload)`;
      };
    },
  });
}

function bound(target: object, name: string | symbol): unknown {
  const member = Reflect.get(target, name);
  return typeof member === 'function' ? member.bind(target) : member;
}
