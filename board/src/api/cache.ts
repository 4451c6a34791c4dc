// The normalized cache: each record once, however many lists show it. The lists of the board follow moves and events.
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import type {
  ChangedCardsQuery,
  MoveOpportunityMutation,
  MoveOpportunityMutationVariables,
  OpportunityEventAddedSubscription,
  OpportunityFilter,
} from '../generated/operations';
import schemaTypes from '../generated/possible-types';
import { dropChangedCards, dropLists, placeCard, removeCard } from './card-lists';
import { addToHistory, dropHistory } from './history';
import { rankAfter } from './rank';

/** These types have no ID: they are part of the record or of the list that they are read from. */
const partTypes = [
  ...['Viewer', 'PageInfo', 'FieldChange', 'EventDelivery', 'PipelineSummary', 'StageSummary'],
  'StageHistory',
  ...['OpportunityConnection', 'OpportunityEventConnection', 'PipelineConnection'],
  ...['UserConnection', 'ContactConnection', 'EventConnection', 'ValidationIssue'],
];

export const createCache = () =>
  cacheExchange({
    // The cache needs the types of each interface to match fragments such as `... on Error`.
    possibleTypes: schemaTypes.possibleTypes,
    keys: Object.fromEntries(partTypes.map((type) => [type, () => null])),
    resolvers: {
      Query: { opportunities: relayPagination() },
      Opportunity: { events: relayPagination() },
    },
    optimistic: {
      moveOpportunity(args, cache) {
        const { id, stageId, afterId } = args.input as MoveOpportunityMutationVariables['input'];
        return {
          __typename: 'MoveOpportunityPayload',
          opportunity: {
            __typename: 'Opportunity',
            id,
            stageId: stageId ?? null,
            stageRank: rankAfter(cache, afterId),
          },
        };
      },
    },
    updates: {
      Query: {
        // The gateway says which of the changed cards match the filter of the board.
        opportunities({ opportunities: { nodes } }: ChangedCardsQuery, args, cache) {
          const { id: filter, and } = args.where as OpportunityFilter;
          const ids = filter?.in?.map(String);
          if (!ids) return;
          dropChangedCards(cache, ids);
          const found = new Map(nodes.map((card) => [card.id, card]));
          for (const id of ids) {
            const card = found.get(id);
            const place = card ?? { id, stageId: '' };
            placeCard(cache, place, { where: and?.[0], matches: card !== undefined });
          }
        },
        // A page is read anew: live events have not kept its lists current in the meantime.
        opportunityEvents(_result, { opportunityId }, cache) {
          dropLists(cache);
          if (typeof opportunityId === 'string') dropHistory(cache, opportunityId);
        },
      },
      Mutation: {
        moveOpportunity({ moveOpportunity: result }: MoveOpportunityMutation, _args, cache) {
          if (result?.__typename !== 'MoveOpportunityPayload') return;
          placeCard(cache, result.opportunity);
        },
      },
      Subscription: {
        opportunityEventAdded(
          { opportunityEventAdded: event }: OpportunityEventAddedSubscription,
          _args,
          cache,
        ) {
          const { id, opportunity, opportunityId } = event;
          addToHistory(cache, opportunityId, id);
          // Whether the card matches the filter of the board still is read with ChangedCards.
          if (opportunity === null) removeCard(cache, opportunityId);
          else placeCard(cache, opportunity);
        },
      },
    },
  });
