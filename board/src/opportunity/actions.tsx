// The actions on the whole opportunity. A button shows only if the person may use it and the state allows it.
import { useState } from 'react';
import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import { useViewer } from '../api/viewer';
import {
  ApproveOpportunityDocument,
  ArchiveOpportunityDocument,
  DeleteOpportunityDocument,
  RestoreOpportunityDocument,
  UnapproveOpportunityDocument,
  type DetailFragment,
} from '../generated/operations';
import { messageOf } from '../ui/states';
import { StageChoice } from './stage-choice';

/** The result of the mutation of an action. */
interface ActionResult {
  readonly error?: Parameters<typeof messageOf>[0] | undefined;
  readonly data?:
    | { readonly result: { readonly __typename: string; readonly message?: string } | null }
    | undefined;
}

/** The message of what prevented an action; undefined if it is done. */
function problemOf({ error, data }: ActionResult): string | undefined {
  if (error) return messageOf(error);
  return data?.result?.message;
}

interface ActionsProps {
  readonly record: DetailFragment;
}

export function Actions({ record }: ActionsProps) {
  const { may } = useViewer();
  const [problem, setProblem] = useState<string>();
  const [isAsking, setIsAsking] = useState(false);
  const [, navigate] = useLocation();
  const [, approve] = useMutation(ApproveOpportunityDocument);
  const [, unapprove] = useMutation(UnapproveOpportunityDocument);
  const [, archive] = useMutation(ArchiveOpportunityDocument);
  const [, restore] = useMutation(RestoreOpportunityDocument);
  const [, remove] = useMutation(DeleteOpportunityDocument);
  const variables = { input: { id: record.id, expectedVersion: record.version } };
  const status = record.approvalStatus;
  const run = async (action: () => Promise<ActionResult>): Promise<boolean> => {
    const found = problemOf(await action());
    setProblem(found);
    return found === undefined;
  };
  const isOpen = status !== 'ARCHIVED';
  const buttons = [
    {
      label: 'Approve',
      shows: status === 'OPPORTUNITY' && may('APPROVE_OPPORTUNITY'),
      action: () => approve(variables),
    },
    {
      label: 'Unapprove',
      shows: status === 'PROJECT' && may('UNAPPROVE_OPPORTUNITY'),
      action: () => unapprove(variables),
    },
    {
      label: 'Archive',
      shows: isOpen && may('ARCHIVE_OPPORTUNITY'),
      action: () => archive(variables),
    },
    {
      label: 'Restore',
      shows: !isOpen && may('RESTORE_OPPORTUNITY'),
      action: () => restore(variables),
    },
  ];
  return (
    <section aria-label="Actions" className="actions">
      {isOpen && may('MOVE_OPPORTUNITY') && <StageChoice record={record} onProblem={setProblem} />}
      {buttons
        .filter(({ shows }) => shows)
        .map(({ label, action }) => (
          <button key={label} className="button" onClick={() => void run(action)}>
            {label}
          </button>
        ))}
      {may('DELETE_OPPORTUNITY') && (
        <DeleteButton
          {...{ isAsking, setIsAsking }}
          onDelete={async () => {
            if (await run(() => remove(variables))) navigate('/');
          }}
        />
      )}
      {problem !== undefined && (
        <p className="alert" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}

interface DeleteButtonProps {
  readonly isAsking: boolean;
  readonly setIsAsking: (isAsking: boolean) => void;
  readonly onDelete: () => Promise<void>;
}

/** The button asks for confirmation, because a deleted opportunity cannot be restored. */
const DeleteButton = ({ isAsking, setIsAsking, onDelete }: DeleteButtonProps) =>
  isAsking ? (
    <span role="group" aria-label="Delete for good?" className="actions">
      <button autoFocus className="button danger" onClick={() => void onDelete()}>
        Delete for good
      </button>
      <button
        className="button"
        onClick={() => {
          setIsAsking(false);
        }}
      >
        Cancel
      </button>
    </span>
  ) : (
    <button
      className="button"
      onClick={() => {
        setIsAsking(true);
      }}
    >
      Delete
    </button>
  );
