// Converts a page of the domain to a Relay connection.
import type { Page } from '../../domain/list/keyset.js';

export function toConnection<Row>(page: Page<Row> & { totalCount: () => Promise<number> }) {
  const edges = page.rows.map((node) => ({ cursor: page.cursorOf(node), node }));
  // Memoized, because aliases can select the count several times.
  let total: Promise<number> | undefined;
  return {
    edges,
    totalCount: () => (total ??= page.totalCount()),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: edges[0]?.cursor ?? null,
      endCursor: edges.at(-1)?.cursor ?? null,
    },
  };
}
