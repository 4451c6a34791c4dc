// The outcome of an action on an opportunity, whose mutation has the alias `result`.
import { messageOf } from '../ui/states';

/** The result of the mutation of an action. */
export interface ActionResult {
  readonly error?: Parameters<typeof messageOf>[0] | undefined;
  readonly data?:
    | { readonly result: { readonly __typename: string; readonly message?: string } | null }
    | undefined;
}

/** The message of what prevented an action; undefined if it is done. */
export function problemOf({ error, data }: ActionResult): string | undefined {
  if (error) return messageOf(error);
  return data?.result?.message;
}
