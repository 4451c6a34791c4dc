// The history of an opportunity: who changed what, and when. The newest event is at the top.
import { useCallback, useState } from 'react';
import { useQuery } from 'urql';
import { useReadAgain } from '../api/missed-events';
import { useNames, type Names } from '../api/names';
import { OpportunityHistoryDocument, type HistoryEventFragment } from '../generated/operations';
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
  const startAnew = useCallback(() => {
    if (after === null) retry({ requestPolicy: 'network-only' });
    else setAfter(null);
  }, [after, retry]);
  useReadAgain(startAnew);
  const events = data?.opportunity?.events;
  const names = useNames(events?.nodes.flatMap(linkedIds) ?? []);
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

/** The fields whose values are IDs of other records. */
const links: readonly string[] = [
  ...['stageId', 'pipelineId', 'primaryContactId', 'salesRepId', 'projectManagerId', 'arOwnerId'],
];

const linkedIds = ({ type, changes }: HistoryEventFragment): string[] =>
  type === 'CREATED'
    ? []
    : changes
        .filter(({ field }) => links.includes(field))
        .flatMap(({ before, after }) => [before, after])
        .filter((id) => typeof id === 'string');

/** A rank says nothing to people. */
const isForPeople = ({ field }: { readonly field: string }) => field !== 'stageRank';

const sentence = (text: string): string => text.charAt(0) + text.slice(1).toLowerCase();

interface HistoryItemProps {
  readonly event: HistoryEventFragment;
  readonly names: Names;
}

function HistoryItem({ event, names }: HistoryItemProps) {
  const { type, createdAt, user, apiKey, changes } = event;
  const shown = (field: string, value: unknown): string =>
    links.includes(field) && typeof value === 'string' ? nameIn(names, value) : inWords(value);
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
              {labelOf(field)}: <del>{shown(field, before)}</del> <span aria-hidden="true">→</span>
              <span className="visually-hidden">, now </span> <ins>{shown(field, after)}</ins>
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

/** An ellipsis stands for a name that is being read. */
const nameIn = (names: Names, id: string): string => {
  const name = names.get(id);
  return name === undefined ? '…' : (name ?? 'a deleted record');
};

/** Values of events are JSON: texts, numbers, lists, and null. */
function inWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'empty';
  if (Array.isArray(value)) return value.join(', ') || 'empty';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
