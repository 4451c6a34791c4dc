// The changes that the board makes: moving a card, and creating an opportunity.
import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import { fetchInTurn } from '../api/client';
import { CreateOpportunityDocument, MoveOpportunityDocument } from '../generated/operations';
import { notify } from '../ui/notices';
import { messageOf } from '../ui/states';
import type { CardMove } from './drag';
import { useFilteredPath } from './filters';

/**
 * Moves a card at once. If the gateway rejects the move, the cache takes it back, and a notice says why.
 *
 * @param onMoved called with the ID of each card that the gateway has moved
 */
export function useMoveCard(onMoved: (id: string) => void) {
  const [, moveOpportunity] = useMutation(MoveOpportunityDocument);
  return async (input: CardMove): Promise<void> => {
    const { data, error } = await moveOpportunity({ input }, { fetch: fetchInTurn(input.id) });
    const result = data?.moveOpportunity;
    if (error) notify(`The card was not moved. ${messageOf(error)}`);
    else if (result && result.__typename !== 'MoveOpportunityPayload')
      notify(`The card was not moved. ${result.message}`);
    else onMoved(input.id);
  };
}

/** Creates an opportunity without any values, and opens it. */
export function useNewOpportunity(pipelineId: string | undefined) {
  const [{ fetching }, createOpportunity] = useMutation(CreateOpportunityDocument);
  const [, navigate] = useLocation();
  const path = useFilteredPath();
  const create = async (): Promise<void> => {
    const { data, error } = await createOpportunity({ input: { pipelineId } });
    const result = data?.createOpportunity;
    if (error) notify(messageOf(error));
    else if (result?.__typename === 'CreateOpportunityPayload')
      navigate(path(`/opportunities/${result.opportunity.id}`));
    else if (result) notify(result.message);
  };
  return { create, isCreating: fetching };
}
