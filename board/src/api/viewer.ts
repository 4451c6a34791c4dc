// The person who is signed in, and what they may do.
import { useQuery } from 'urql';
import { ViewerDocument, type Permission } from '../generated/operations';

export function useViewer() {
  const [{ data }] = useQuery({ query: ViewerDocument });
  const viewer = data?.viewer;
  return {
    viewer,
    /** False until the permissions are known. */
    may: (permission: Permission): boolean => viewer?.permissions.includes(permission) ?? false,
  };
}
