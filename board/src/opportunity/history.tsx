// The history of an opportunity: who changed what, and when. The newest event is at the top.
import { useState } from 'react';
import { useQuery } from 'urql';
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
          <HistoryItem key={event.id} event={event} />
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

const sentence = (text: string): string => text.charAt(0) + text.slice(1).toLowerCase();

function HistoryItem({ event }: { readonly event: HistoryEventFragment }) {
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
          {changes.map(({ field, before, after }) => (
            <li key={field}>
              {labelOf(field)}: <del>{inWords(before)}</del> <span aria-hidden="true">→</span>
              <span className="visually-hidden">, now </span> <ins>{inWords(after)}</ins>
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
  sentence(field.charAt(0).toUpperCase() + field.slice(1).replace(/(?=[A-Z])/g, ' '));

/** Values of events are JSON: texts, numbers, lists, and null. */
function inWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'empty';
  if (Array.isArray(value)) return value.join(', ') || 'empty';
  return typeof value === 'string' ? value : JSON.stringify(value);
}
