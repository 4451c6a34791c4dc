// The page of one opportunity: its fields, the actions on it, and its history. It is live.
import { useMemo, useState } from 'react';
import { useQuery, useSubscription } from 'urql';
import { Link } from 'wouter';
import { useLastData } from '../api/last-data';
import { useMissedEvents } from '../api/missed-events';
import { useViewer } from '../api/viewer';
import { useFilteredPath } from '../board/filters';
import {
  OpportunityChangedDocument,
  OpportunityDocument,
  type DetailFragment,
} from '../generated/operations';
import { titleOf } from '../ui/format';
import { PageHeader } from '../ui/page-header';
import { focusHeading, PageHeading } from '../ui/page-heading';
import { EmptyState, ErrorState, LoadingState } from '../ui/states';
import { Actions } from './actions';
import { DetailsForm } from './details-form';
import { History } from './history';
import { ReadOnlyDetails } from './read-only';

export function OpportunityPage({ id }: { readonly id: string }) {
  // Read anew each time, because live events continue from the last event that it names.
  const variables = useMemo(() => ({ id }), [id]);
  const [{ data: read, error }, retry] = useQuery({
    query: OpportunityDocument,
    variables,
    requestPolicy: 'network-only',
  });
  useMissedEvents(OpportunityDocument, variables);
  const data = useLastData(read);
  const opportunity = data?.opportunity;
  return (
    <>
      <PageHeader />
      <main className="page opportunity">
        {opportunity && (
          <LoadedOpportunity record={opportunity} after={data.last?.nodes[0]?.id ?? null} />
        )}
        {opportunity === null && <NoOpportunity />}
        {!data && error && (
          <ErrorState
            error={error}
            onRetry={() => {
              retry({ requestPolicy: 'network-only' });
            }}
          />
        )}
        {!data && !error && <LoadingState label="Loading the opportunity" />}
      </main>
    </>
  );
}

function NoOpportunity() {
  const path = useFilteredPath();
  return (
    <>
      <PageHeading title="No such opportunity" className="visually-hidden" />
      <EmptyState title="There is no such opportunity">
        <p className="quiet">It has been deleted, or the address is wrong.</p>
        <Link href={path('/')}>To the board</Link>
      </EmptyState>
    </>
  );
}

interface LoadedProps {
  readonly record: DetailFragment;
  readonly after: string | null;
}

const statusLabels = { OPPORTUNITY: 'Opportunity', PROJECT: 'Project', ARCHIVED: 'Archived' };

function LoadedOpportunity({ record, after }: LoadedProps) {
  const { viewer, may } = useViewer();
  const path = useFilteredPath();
  // The subscription follows the events by itself. A later last event must not start it anew.
  const [variables] = useState({ where: { id: { eq: record.id } }, after });
  useSubscription({ query: OpportunityChangedDocument, variables });
  return (
    <>
      <div className="opportunity-top">
        <Link href={path('/')}>To the board</Link>
        <PageHeading title={titleOf(record)} />
        <p className="quiet">
          <span className="badge">{statusLabels[record.approvalStatus]}</span>{' '}
          {record.pipeline.name}, {record.stage.name}
        </p>
      </div>
      <Actions
        record={record}
        // The button of the action has gone.
        onDone={focusHeading}
      />
      <div className="opportunity-parts">
        {viewer &&
          (may('UPDATE_OPPORTUNITY') ? (
            <DetailsForm record={record} personId={viewer.user.id} />
          ) : (
            <ReadOnlyDetails record={record} />
          ))}
        <History id={record.id} />
      </div>
    </>
  );
}
