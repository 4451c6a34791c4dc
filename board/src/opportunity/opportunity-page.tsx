// The page of one opportunity.
import { PageHeader } from '../ui/page-header';
import { EmptyState } from '../ui/states';

export function OpportunityPage({ id }: { readonly id: string }) {
  return (
    <>
      <PageHeader />
      <main className="page">
        <EmptyState title="Opportunity">
          <p className="quiet">{id}</p>
        </EmptyState>
      </main>
    </>
  );
}
