// The page of each recipe: it shows opportunities, the newest first, renames one, and is live.

export interface Card {
  readonly id: string;
  readonly name: string | null;
  readonly version: number;
  readonly createdAt: string;
}

type Dated = Pick<Card, 'id' | 'createdAt'>;

/**
 * The index at which a new card belongs in a list, the newest first. Undefined if the list has it already, or if it
 * belongs to a page that is not loaded: events that are repeated can be older than the list.
 */
export function indexFor(
  card: Dated,
  cards: readonly Dated[],
  hasNextPage: boolean,
): number | undefined {
  if (cards.some(({ id }) => id === card.id)) return undefined;
  const index = cards.findIndex(({ createdAt }) => createdAt < card.createdAt);
  if (index >= 0) return index;
  return hasNextPage ? undefined : cards.length;
}

export interface Board {
  /** Reads the first page. */
  load(): Promise<void>;
  /** Reads the next page. */
  loadMore(): Promise<void>;
  /** The opportunities that the page shows, from the cache of the client. */
  cards(): readonly Card[];
  /** Renames an opportunity. Returns what the person must correct. */
  rename(card: Card, name: string): Promise<string | undefined>;
  /**
   * Keeps the cards up to date.
   *
   * @param onEnd called when the cards are no longer kept up to date. After the close code 4401, the person must sign in
   * again
   * @returns a function that stops the updates
   */
  watch(onEnd: (error: unknown) => void): () => void;
  close(): void;
}
