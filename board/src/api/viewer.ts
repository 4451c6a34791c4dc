// The person who is signed in, and what they may do.
import { useQuery } from 'urql';
import { ViewerDocument, type Permission } from '../generated/operations';

export function useViewer() {
  const [{ data, error }, read] = useQuery({ query: ViewerDocument });
  const viewer = data?.viewer;
  return {
    viewer,
    /** Why the permissions are unknown; undefined if they are known, or being read. */
    error: viewer === undefined ? error : undefined,
    readAgain: () => {
      read({ requestPolicy: 'network-only' });
    },
    /** False until the permissions are known. */
    may: (permission: Permission): boolean => viewer?.permissions.includes(permission) ?? false,
  };
}
