// Converts a page of the domain to a Relay connection.
import type { Page } from '../../domain/list/keyset.js';

/** An item of a page. Its cursor is written when it is read, because most operations select only those of the page. */
class PageEdge<Row> {
  constructor(
    readonly node: Row,
    private readonly page: Page<Row>,
  ) {}

  get cursor(): string {
    return this.page.cursorOf(this.node);
  }
}

export function toConnection<Row>(page: Page<Row> & { totalCount: () => Promise<number> }) {
  const edges = page.rows.map((node) => new PageEdge(node, page));
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
