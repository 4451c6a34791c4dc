// The history of an opportunity: who changed what, and when. The newest event is at the top.
import { useState } from 'react';
import { useQuery } from 'urql';
import {
  FindPeopleDocument,
  OpportunityHistoryDocument,
  StagesDocument,
  type HistoryEventFragment,
} from '../generated/operations';
import { ErrorState, LoadingState } from '../ui/states';
import { allFields } from './fields';

export function History({ id }: { readonly id: string }) {
  const [after, setAfter] = useState<string | null>(null);
  // The cache joins the pages, and live events are added to it.
  const [{ data, error, fetching }, retry] = useQuery({
    query: OpportunityHistoryDocument,
    variables: { id, after },
    requestPolicy: after === null ? 'cache-and-network' : 'cache-first',
  });
  const names = useNames();
  const events = data?.opportunity?.events;
  return (
    <section className="panel history" aria-labelledby="history-title">
      <h2 id="history-title">History</h2>
      {error && (
        <ErrorState
          error={error}
          onRetry={() => {
            retry();
          }}
        />
      )}
      <ol>
        {events?.nodes.map((event) => (
          <HistoryItem key={event.id} {...{ event, names }} />
        ))}
      </ol>
      {fetching && <LoadingState label="Loading the history" />}
      {events?.pageInfo.hasNextPage === true && !fetching && (
        <button
          className="button"
          onClick={() => {
            setAfter(events.pageInfo.endCursor);
          }}
        >
          Show older events
        </button>
      )}
    </section>
  );
}

/** The names of the stages, pipelines and people that events name by ID. */
function useNames(): ReadonlyMap<unknown, string> {
  const [stages] = useQuery({ query: StagesDocument });
  const [people] = useQuery({ query: FindPeopleDocument, variables: { q: null } });
  const pipelines = stages.data?.pipelines.nodes ?? [];
  const named = [...pipelines, ...pipelines.flatMap((each) => each.stages)];
  return new Map([...named, ...(people.data?.users.nodes ?? [])].map(({ id, name }) => [id, name]));
}

/** A rank says nothing to people. */
const isForPeople = ({ field }: { readonly field: string }) => field !== 'stageRank';

const sentence = (text: string): string => text.charAt(0) + text.slice(1).toLowerCase();

interface HistoryItemProps {
  readonly event: HistoryEventFragment;
  readonly names: ReadonlyMap<unknown, string>;
}

function HistoryItem({ event, names }: HistoryItemProps) {
  const { type, createdAt, user, apiKey, changes } = event;
  return (
    <li>
      <p>
        <strong>{sentence(type)}</strong> by {user?.name ?? 'someone'}
        {apiKey && <span className="quiet"> with the key {apiKey.name}</span>}
      </p>
      <time className="quiet" dateTime={createdAt}>
        {new Date(createdAt).toLocaleString()}
      </time>
      {type !== 'CREATED' && changes.length > 0 && (
        <ul>
          {changes.filter(isForPeople).map(({ field, before, after }) => (
            <li key={field}>
              {labelOf(field)}: <del>{names.get(before) ?? inWords(before)}</del>{' '}
              <span aria-hidden="true">→</span>
              <span className="visually-hidden">, now </span>{' '}
              <ins>{names.get(after) ?? inWords(after)}</ins>
            </li>
          ))}
        </ul>
      )}
    </li>
  );
}

/** The label of the form, or the name of the field in words: "approvedAt" is "Approved at". */
const labelOf = (field: string): string =>
  allFields.find(({ key }) => key === field)?.label ??
  sentence(field.charAt(0).toUpperCase() + field.slice(1).replace(/(?=[A-Z])/g, ' ')).replace(
    / id$/,
    '',
  );

/** Values of events are JSON: texts, numbers, lists, and null. */
function inWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'empty';
  if (Array.isArray(value)) return value.join(', ') || 'empty';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
