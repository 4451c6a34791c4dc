// A field of the form: its label, its input, and what there is to say about it.
import type { Draft } from './draft';
import { shownValue, type Field } from './fields';
import { FieldInput } from './inputs';

interface FieldRowProps {
  readonly field: Field;
  readonly draft: Draft;
  readonly issue: string | undefined;
  readonly hasFocus: boolean;
}

export function FieldRow({ field, draft, issue, hasFocus }: FieldRowProps) {
  const id = `field-${field.key}`;
  const isTouched = draft.isTouched(field);
  const conflict = draft.conflicts().find((each) => each.field.key === field.key);
  const messages = [
    { name: 'issue', text: issue },
    {
      name: 'theirs',
      text: conflict && `Changed by someone else to: ${shownValue(field, conflict.theirs)}`,
    },
    { name: 'hint', text: field.hint },
  ].filter(({ text }) => text !== undefined);
  return (
    <div className={isTouched ? 'field touched' : 'field'} data-field={field.key}>
      <span className="field-top">
        <label htmlFor={id}>{field.label}</label>
        {isTouched && <span className="badge">Not saved</span>}
      </span>
      <FieldInput
        field={field}
        value={draft.valueOf(field)}
        onChange={(value) => {
          draft.touch(field, value);
        }}
        attributes={{
          id,
          'aria-invalid': issue !== undefined,
          'aria-describedby': messages.map(({ name }) => `${id}-${name}`).join(' ') || undefined,
          autoFocus: hasFocus,
        }}
      />
      {messages.map(({ name, text }) => (
        <span
          key={name}
          id={`${id}-${name}`}
          className={name === 'hint' ? 'quiet' : 'issue'}
          role={name === 'theirs' ? 'status' : undefined}
        >
          {text}
        </span>
      ))}
    </div>
  );
}
