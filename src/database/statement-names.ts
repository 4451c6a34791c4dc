// Names for prepared statements. PostgreSQL plans the first five calls of one on each connection, and can then keep a plan.
import { createHash } from 'node:crypto';

/** The highest number of named statements per process. The server keeps each of them on each connection. */
const namesMax = 500;
/** The 41st parameter of a statement. None of the gateway's writes has as many. */
const longListMark = '$41';
/**
 * A comment in statements that are planned on every run, for their values. PostgreSQL keeps one plan of a named statement
 * for all values and for a workspace of average size. Such a plan reads a filtered page in the order of the list, which
 * takes a second in a large workspace if no row matches. With such a plan, a search takes up to a minute.
 */
export const plannedForItsValues = '/* planned for its values */';
/** The number of remembered statements that were sent once. Filters create many that are never sent again. */
const seenOnceMax = 5_000;

/**
 * Creates a function that names a statement when it is sent for the second time, until the highest number of names is
 * reached. An empty name leaves the statement unnamed.
 *
 * The name is a hash of the text. A pooler such as PgBouncer lends a server connection to one process after another, so
 * a name must stand for the same statement in all of them.
 */
export function createStatementNames(): (query: { readonly sql: string }) => string {
  const names = new Map<string, string>();
  const seenOnce = new Set<string>();
  return ({ sql }) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    // A statement with so many parameters contains a list, and its text differs for each length of the list.
    if (names.size === namesMax || sql.includes(longListMark)) return '';
    if (sql.startsWith(plannedForItsValues)) return '';
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
