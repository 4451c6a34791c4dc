// The cards of all columns by ID: a card that is dragged over another column comes from a list that this column lacks.
import { useClient } from 'urql';
import { useEffect, useMemo } from 'react';
import type { CardFragment } from '../generated/operations';

/** Per client, so that no card of one session is left in the next. */
const cardsOf = new WeakMap<object, Map<string, CardFragment>>();

function knownCards(client: object): Map<string, CardFragment> {
  const known = cardsOf.get(client) ?? new Map<string, CardFragment>();
  cardsOf.set(client, known);
  return known;
}

export function useCardOf(cards: readonly CardFragment[]) {
  const client = useClient();
  const known = useMemo(() => knownCards(client), [client]);
  const own = useMemo(() => new Map(cards.map((card) => [card.id, card])), [cards]);
  useEffect(() => {
    for (const card of cards) known.set(card.id, card);
  }, [known, cards]);
  return (id: string): CardFragment | undefined => own.get(id) ?? known.get(id);
}
