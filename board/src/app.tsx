// The routes of the board, for those who are signed in.
import { Link, Route, Router, Switch } from 'wouter';
import { ApiProvider } from './api/provider';
import { BoardPage } from './board/board-page';
import { ChartPage } from './chart/chart-page';
import { OpportunityPage } from './opportunity/opportunity-page';
import { useSession } from './session';
import { SignIn } from './sign-in';
import { Notices } from './ui/notices';
import { PageHeader } from './ui/page-header';
import { PageHeading } from './ui/page-heading';
import { EmptyState } from './ui/states';

const NoPage = () => (
  <>
    <PageHeader />
    <main className="page">
      <PageHeading title="No such page" className="visually-hidden" />
      <EmptyState title="There is nothing at this address">
        <Link href="/">To the board</Link>
      </EmptyState>
    </main>
  </>
);

export function App() {
  const session = useSession();
  if (session.token === undefined) return <SignIn reason={session.reason} />;
  return (
    // A key per session: nothing of one session is left in the next.
    <ApiProvider key={session.id}>
      <Router base="/board">
        <Switch>
          <Route path="/">
            <BoardPage />
          </Route>
          <Route path="/chart">
            <ChartPage />
          </Route>
          <Route path="/opportunities/:id">
            {({ id }) => <OpportunityPage key={id} id={id} />}
          </Route>
          <Route>
            <NoPage />
          </Route>
        </Switch>
        <Notices />
      </Router>
    </ApiProvider>
  );
}
