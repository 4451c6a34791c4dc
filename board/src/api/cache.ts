// The normalized cache: each record once, however many lists show it. The lists of the board follow moves and events.
import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';
import type {
  MoveOpportunityMutation,
  MoveOpportunityMutationVariables,
  OpportunityEventAddedSubscription,
  OpportunityEventAddedSubscriptionVariables,
} from '../generated/operations';
import schemaTypes from '../generated/possible-types';
import { dropLists, placeCard, removeCard } from './card-lists';
import { addToHistory, dropHistory } from './history';
import { rankAfter } from './rank';

/** These types have no ID: they are part of the record or of the list that they are read from. */
const partTypes = [
  ...['Viewer', 'PageInfo', 'FieldChange', 'EventDelivery', 'PipelineSummary', 'StageSummary'],
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
          { where }: OpportunityEventAddedSubscriptionVariables,
          cache,
        ) {
          const { id, opportunity, opportunityId, delivery } = event;
          addToHistory(cache, opportunityId, id);
          if (opportunity === null) removeCard(cache, opportunityId);
          else placeCard(cache, opportunity, { where, matches: delivery?.matchesFilter !== false });
        },
      },
    },
  });
