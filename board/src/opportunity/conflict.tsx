// A conflict: someone else was faster. Both values of each field stand side by side, and the person picks one of them.
import { useEffect, useRef, useState } from 'react';
import type { Conflict } from './draft';
import { shownValue, type Field } from './fields';

interface ConflictChoiceProps {
  readonly conflict: { readonly fields: readonly Conflict[] };
  /** Called with the fields whose values of the others are taken. */
  readonly onChosen: (dropped: readonly Field[]) => void;
  readonly onCancel: () => void;
}

export function ConflictChoice({ conflict, onChosen, onCancel }: ConflictChoiceProps) {
  const [taken, setTaken] = useState<readonly string[]>([]);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
  }, [conflict]);
  const fields = conflict.fields.map(({ field }) => field);
  return (
    <section className="conflict" aria-labelledby="conflict-title">
      <h2 id="conflict-title" ref={heading} tabIndex={-1}>
        Someone else has changed this opportunity
      </h2>
      <p>Nothing has been saved. Choose a value for each field.</p>
      {conflict.fields.map((each) => (
        <Choice
          key={each.field.key}
          {...each}
          isTaken={taken.includes(each.field.key)}
          onChoose={(isTaken) => {
            const others = taken.filter((key) => key !== each.field.key);
            setTaken(isTaken ? [...others, each.field.key] : others);
          }}
        />
      ))}
      <div className="form-foot">
        <button
          type="button"
          className="button primary"
          onClick={() => {
            onChosen(fields.filter(({ key }) => taken.includes(key)));
          }}
        >
          Save with these values
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Back to the form
        </button>
      </div>
    </section>
  );
}

interface ChoiceProps extends Conflict {
  readonly isTaken: boolean;
  readonly onChoose: (isTaken: boolean) => void;
}

const Choice = ({ field, mine, theirs, isTaken, onChoose }: ChoiceProps) => (
  <fieldset className="versions">
    <legend>{field.label}</legend>
    {[
      { label: 'Keep mine', value: mine, takes: false },
      { label: 'Take theirs', value: theirs, takes: true },
    ].map(({ label, value, takes }) => (
      <label key={label} className="version">
        <input
          type="radio"
          name={`conflict-${field.key}`}
          checked={isTaken === takes}
          onChange={() => {
            onChoose(takes);
          }}
        />
        <span>
          <strong>{label}</strong>
          <span>{shownValue(field, value)}</span>
        </span>
      </label>
    ))}
  </fieldset>
);
