// The actions on the whole opportunity. A button shows only if the person may use it and the state allows it.
import { useRef, useState } from 'react';
import { useMutation } from 'urql';
import { useLocation } from 'wouter';
import { useViewer } from '../api/viewer';
import { useFilteredPath } from '../board/filters';
import {
  ApproveOpportunityDocument,
  ArchiveOpportunityDocument,
  DeleteOpportunityDocument,
  RestoreOpportunityDocument,
  UnapproveOpportunityDocument,
  type DetailFragment,
} from '../generated/operations';
import { dropChanges } from '../ui/unsaved';
import { problemOf, type ActionResult } from './action-result';
import { StageChoice } from './stage-choice';

interface ActionsProps {
  readonly record: DetailFragment;
  /** Called after an action whose button disappears. */
  readonly onDone: () => void;
}

export function Actions({ record, onDone }: ActionsProps) {
  const { may } = useViewer();
  const [problem, setProblem] = useState<string>();
  const [done, setDone] = useState('');
  const [, navigate] = useLocation();
  const path = useFilteredPath();
  const [, approve] = useMutation(ApproveOpportunityDocument);
  const [, unapprove] = useMutation(UnapproveOpportunityDocument);
  const [, archive] = useMutation(ArchiveOpportunityDocument);
  const [, restore] = useMutation(RestoreOpportunityDocument);
  const [, remove] = useMutation(DeleteOpportunityDocument);
  const variables = { input: { id: record.id, expectedVersion: record.version } };
  const status = record.approvalStatus;
  const isRunning = useRef(false);
  /** A second click, before the response to the first, has no effect. */
  const run = async (action: () => Promise<ActionResult>): Promise<boolean> => {
    if (isRunning.current) return false;
    isRunning.current = true;
    const found = problemOf(await action());
    isRunning.current = false;
    setProblem(found);
    return found === undefined;
  };
  const runAndSay = async (action: () => Promise<ActionResult>, text: string): Promise<void> => {
    if (!(await run(action))) return;
    setDone(text);
    onDone();
  };
  const isOpen = status !== 'ARCHIVED';
  const buttons = [
    {
      label: 'Approve',
      done: 'Approved',
      shows: status === 'OPPORTUNITY' && may('APPROVE_OPPORTUNITY'),
      action: () => approve(variables),
    },
    {
      label: 'Unapprove',
      done: 'Unapproved',
      shows: status === 'PROJECT' && may('UNAPPROVE_OPPORTUNITY'),
      action: () => unapprove(variables),
    },
    {
      label: 'Archive',
      done: 'Archived',
      shows: isOpen && may('ARCHIVE_OPPORTUNITY'),
      action: () => archive(variables),
    },
    {
      label: 'Restore',
      done: 'Restored',
      shows: !isOpen && may('RESTORE_OPPORTUNITY'),
      action: () => restore(variables),
    },
  ];
  return (
    <section aria-label="Actions" className="actions">
      {isOpen && may('MOVE_OPPORTUNITY') && <StageChoice record={record} onProblem={setProblem} />}
      {buttons
        .filter(({ shows }) => shows)
        .map(({ label, action, done: text }) => (
          <button key={label} className="button" onClick={() => void runAndSay(action, text)}>
            {label}
          </button>
        ))}
      {may('DELETE_OPPORTUNITY') && (
        <DeleteButton
          onDelete={async () => {
            if (!(await run(() => remove(variables)))) return;
            dropChanges();
            navigate(path('/'));
          }}
        />
      )}
      <span className="visually-hidden" role="status">
        {done}
      </span>
      {problem !== undefined && (
        <p className="alert" role="alert">
          {problem}
        </p>
      )}
    </section>
  );
}

interface DeleteButtonProps {
  readonly onDelete: () => Promise<void>;
}

/**
 * The button asks for confirmation, because a deleted opportunity cannot be restored. "Cancel" takes its place and the
 * focus, so that a double click or a held key deletes nothing.
 */
function DeleteButton({ onDelete }: DeleteButtonProps) {
  const [isAsking, setIsAsking] = useState<boolean>();
  return isAsking === true ? (
    <span role="group" aria-label="Delete for good?" className="actions">
      <button
        autoFocus
        className="button"
        onClick={() => {
          setIsAsking(false);
        }}
      >
        Cancel
      </button>
      <button className="button danger" onClick={() => void onDelete()}>
        Delete for good
      </button>
    </span>
  ) : (
    <button
      className="button"
      // After "Cancel".
      autoFocus={isAsking === false}
      onClick={() => {
        setIsAsking(true);
      }}
    >
      Delete
    </button>
  );
}
