// Names for prepared statements. PostgreSQL plans a named statement once per connection and keeps it.
import { createHash } from 'node:crypto';

/** Statements that get a name, per process. The server keeps each of them on each connection. */
const namesMax = 500;
/** The 41st value of a statement: no write of ours has as many. */
const longListMark = '$41';
/** Statements that were sent once, and may never be sent again: filters make them at will. */
const seenOnceMax = 5_000;

/**
 * Creates a function that names a statement when it is sent for the second time, until there are enough names.
 * An empty name leaves the statement unnamed.
 *
 * The name is a hash of the text. A pooler such as PgBouncer gives a connection of the server to one process after
 * another, so a name must mean the same statement in all of them.
 */
export function createStatementNames(): (query: { readonly sql: string }) => string {
  const names = new Map<string, string>();
  const seenOnce = new Set<string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    // A statement this long lists values, and has another text for each number of them.
    if (names.size === namesMax || sql.includes(longListMark)) return '';
    if (!seenOnce.delete(sql)) {
      if (seenOnce.size === seenOnceMax) seenOnce.clear();
      seenOnce.add(sql);
      return '';
    }
    const name = `gateway_${createHash('sha256').update(sql).digest('base64url')}`;
    names.set(sql, name);
    return name;
  };
}
