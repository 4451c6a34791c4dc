// Saves the changed fields, and keeps what prevented it: issues of fields, a conflict, or another error.
import { useState } from 'react';
import { useClient, useMutation } from 'urql';
import {
  OpportunityNowDocument,
  UpdateOpportunityDocument,
  type DetailFragment,
} from '../generated/operations';
import { messageOf } from '../ui/states';
import type { Conflict, Draft } from './draft';
import { sentValue, type FieldValue } from './fields';

interface Outcome {
  /** The messages of each field by its name. */
  readonly issues: Readonly<Record<string, string>>;
  /** All that belongs to no field of the form. */
  readonly error?: string | undefined;
  readonly conflict?: { readonly current: DetailFragment; readonly fields: readonly Conflict[] };
  readonly isSaved?: boolean;
}

const nothing: Outcome = { issues: {} };

interface ValidationIssue {
  readonly message: string;
  readonly path: readonly string[];
}

/** The path of an issue is `input`, then the name of the field. */
function byField(issues: readonly ValidationIssue[], sent: object): Outcome {
  const messages: Record<string, string> = {};
  const others: string[] = [];
  for (const { message, path } of issues) {
    const key = path.find((part) => part in sent);
    if (key === undefined) others.push(message);
    else messages[key] = [messages[key], message].filter(Boolean).join(' ');
  }
  return { issues: messages, error: others.length > 0 ? others.join(' ') : undefined };
}

/** The gateway may return another spelling of a value, such as 10.00 for 10. */
const isSent = (changes: object, key: string, value: FieldValue): boolean =>
  JSON.stringify((changes as Record<string, unknown>)[key]) === JSON.stringify(sentValue(value));

export function useSave(id: string, draft: Draft) {
  const client = useClient();
  const [{ fetching }, update] = useMutation(UpdateOpportunityDocument);
  const [outcome, setOutcome] = useState(nothing);

  const onStale = async (changes: object): Promise<Outcome> => {
    const { data, error } = await client
      .query(OpportunityNowDocument, { id }, { requestPolicy: 'network-only' })
      .toPromise();
    const current = data?.opportunity;
    if (!current) return { issues: {}, error: error ? messageOf(error) : 'It has been deleted.' };
    const fields = draft.conflicts(current);
    // Others have changed other fields only: nothing of theirs is overwritten.
    return fields.length > 0
      ? { issues: {}, conflict: { current, fields } }
      : send(changes, current.version);
  };

  const send = async (changes: object, expectedVersion: number): Promise<Outcome> => {
    const { data, error } = await update({ input: { id, expectedVersion, ...changes } });
    if (error) return { issues: {}, error: messageOf(error) };
    const result = data?.result;
    if (!result) return { issues: {}, error: 'The gateway has sent no result.' };
    if (result.__typename === 'ValidationError') return byField(result.issues, changes);
    if (result.__typename === 'StaleVersionError') return onStale(changes);
    if (result.__typename !== 'UpdateOpportunityPayload')
      return { issues: {}, error: result.message };
    // Input that was typed during the request stays.
    draft.rebase(result.opportunity, ({ key }, value) => isSent(changes, key, value));
    return { issues: {}, isSaved: true };
  };

  return {
    ...{ outcome, isSaving: fetching },
    clear: () => {
      setOutcome(nothing);
    },
    save: async (
      changes: object = draft.changes(),
      expectedVersion: number = draft.expectedVersion(),
    ): Promise<void> => {
      setOutcome(await send(changes, expectedVersion));
    },
  };
}
