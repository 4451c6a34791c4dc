// The states of a page or of a list that has nothing to show: empty, loading, and failed.
import type { ReactNode } from 'react';
import type { CombinedError } from 'urql';

interface EmptyStateProps {
  readonly title: string;
  readonly children?: ReactNode;
}

export const EmptyState = ({ title, children }: EmptyStateProps) => (
  <div className="state">
    <p className="state-title">{title}</p>
    {children}
  </div>
);

export const LoadingState = ({ label = 'Loading' }: { readonly label?: string }) => (
  <div className="state" role="status">
    <span className="spinner" aria-hidden="true" />
    <span className="visually-hidden">{label}</span>
  </div>
);

/** The message for people: a lost connection, or what the gateway says. */
export const messageOf = ({ networkError, graphQLErrors }: CombinedError): string =>
  networkError
    ? 'The gateway cannot be reached. Check the connection, then try again.'
    : graphQLErrors.map(({ message }) => message).join(' ');

interface ErrorStateProps {
  readonly error: CombinedError;
  readonly onRetry: () => void;
}

export const ErrorState = ({ error, onRetry }: ErrorStateProps) => (
  <div className="state" role="alert">
    <p>{messageOf(error)}</p>
    <button className="button" onClick={onRetry}>
      Try again
    </button>
  </div>
);
