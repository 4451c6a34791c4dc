// The header of every page: the way home, the workspace, and the state of the connection.
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useConnected, useLiveProblem } from '../api/connection';
import { useViewer } from '../api/viewer';
import { useFilteredPath } from '../board/filters';
import { signOut } from '../openid';
import { ErrorState } from './states';
import { mayLeave } from './unsaved';

interface PageLinkProps {
  readonly to: string;
  readonly children: ReactNode;
}

function PageLink({ to, children }: PageLinkProps) {
  const [location] = useLocation();
  const path = useFilteredPath();
  return (
    <Link href={path(to)} aria-current={location === to ? 'page' : undefined}>
      {children}
    </Link>
  );
}

export function PageHeader({ children }: { readonly children?: ReactNode }) {
  const { viewer, error, readAgain } = useViewer();
  const path = useFilteredPath();
  const isConnected = useConnected();
  const liveProblem = useLiveProblem();
  return (
    <>
      <header className="page-header">
        <Link href={path('/')} className="brand">
          <img src="/favicon.ico" alt="" width="24" height="24" />
          <span>{viewer?.workspace.name ?? 'Board'}</span>
        </Link>
        <nav className="page-nav" aria-label="Pages">
          <PageLink to="/">Board</PageLink>
          <PageLink to="/chart">Chart</PageLink>
        </nav>
        <div className="page-actions">{children}</div>
        <span className="quiet who">{viewer?.user.name}</span>
        <button
          className="button bare"
          onClick={() => {
            if (mayLeave()) void signOut();
          }}
        >
          Sign out
        </button>
      </header>
      {error && (
        <div className="banner">
          <ErrorState error={error} onRetry={readAgain} />
        </div>
      )}
      {liveProblem !== undefined && (
        <p className="banner" role="alert">
          Changes of others no longer appear by themselves. {liveProblem} Reload the page to try
          again.
        </p>
      )}
      {!isConnected && (
        <p className="banner" role="status">
          Offline. Changes of others appear once the connection is back.
        </p>
      )}
    </>
  );
}
