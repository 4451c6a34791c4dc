// The form of all fields. Changes of others appear in it at once, except in the fields that the person has changed.
import { useEffect, useRef } from 'react';
import type { DetailFragment } from '../generated/operations';
import { ConflictChoice } from './conflict';
import { useDraft } from './draft';
import { FieldRow } from './field-row';
import { fieldGroups } from './fields';
import { useUnsaved } from '../ui/unsaved';
import { useSave } from './save';

interface DetailsFormProps {
  readonly record: DetailFragment;
  readonly personId: string;
}

export function DetailsForm({ record, personId }: DetailsFormProps) {
  const draft = useDraft(record, personId);
  const { outcome, isSaving, save, clear } = useSave(record.id, draft);
  const form = useRef<HTMLFormElement>(null);
  const saveButton = useRef<HTMLButtonElement>(null);
  const earlier = useRef(outcome);
  useEffect(() => {
    // Nothing has been saved yet: the focus stays where it is.
    if (earlier.current === outcome) return;
    earlier.current = outcome;
    const invalid = form.current?.querySelector<HTMLElement>('[aria-invalid="true"]');
    if (invalid) invalid.focus();
    // The choice between two values had the focus, and has gone.
    else if (document.activeElement === document.body) saveButton.current?.focus();
  }, [outcome]);
  const isNew = record.version === 1 && record.name === null;
  const isChanged = draft.touchedFields.length > 0;
  useUnsaved(isChanged);
  return (
    <form
      ref={form}
      className="panel"
      aria-label="Details"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged && !isSaving) void save();
      }}
    >
      {outcome.error !== undefined && (
        <p className="alert" role="alert">
          {outcome.error}
        </p>
      )}
      {outcome.conflict && (
        <ConflictChoice
          conflict={outcome.conflict}
          onCancel={clear}
          onChosen={(dropped) => {
            const { current } = outcome.conflict ?? {};
            if (!current) return;
            draft.rebase(current, (field) => dropped.includes(field));
            const entries = Object.entries(draft.changes());
            const kept = entries.filter(([key]) => !dropped.some((field) => field.key === key));
            if (kept.length === 0) clear();
            else void save(Object.fromEntries(kept), current.version);
          }}
        />
      )}
      {fieldGroups.map(({ title, fields }) => (
        <fieldset key={title} className="field-group">
          <legend>{title}</legend>
          {fields.map((field) => (
            <FieldRow
              key={field.key}
              {...{ field, draft }}
              issue={outcome.issues[field.key]}
              hasFocus={isNew && field.key === 'name'}
            />
          ))}
        </fieldset>
      ))}
      <div className="form-foot">
        {/* A disabled button would lose the focus. */}
        <button ref={saveButton} className="button primary" aria-disabled={!isChanged || isSaving}>
          {isSaving ? 'Saving' : 'Save'}
        </button>
        {isChanged && (
          <button
            type="button"
            className="button"
            onClick={() => {
              draft.discard();
              clear();
              saveButton.current?.focus();
            }}
          >
            Discard changes
          </button>
        )}
        <span className="quiet" role="status">
          {outcome.isSaved === true && !isChanged ? 'Saved' : ''}
        </span>
      </div>
    </form>
  );
}
