// The inputs of the fields, by their kind.
import { useId, useRef, useState } from 'react';
import { useQuery } from 'urql';
import { LeadSourcesDocument, TagsDocument } from '../generated/operations';
import type { Field, FieldValue, Reference } from './fields';
import { Picker } from './picker';

export interface InputProps {
  readonly field: Field;
  readonly value: FieldValue;
  readonly onChange: (value: FieldValue) => void;
  /** The attributes that tie the input to its label and its messages. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

export function FieldInput(props: InputProps) {
  const { field, value, onChange, attributes } = props;
  switch (field.kind) {
    case 'person':
    case 'contact':
      return (
        <Picker
          {...{ kind: field.kind, attributes }}
          value={value as Reference | null}
          onPick={onChange}
        />
      );
    case 'tags':
      return <TagsInput {...props} tags={value as readonly string[]} />;
    case 'time':
      return (
        <input
          {...attributes}
          type="datetime-local"
          value={toLocal(value as string | null)}
          onChange={({ target }) => {
            onChange(target.value === '' ? null : new Date(target.value).toISOString());
          }}
        />
      );
    case 'lead source':
      return <LeadSourceInput {...props} />;
    case 'value':
      return <TextInput {...props} inputMode="decimal" />;
    case 'text':
      return <TextInput {...props} />;
  }
}

/** The local time of the device, as an input of the type `datetime-local` takes it. */
function toLocal(time: string | null): string {
  if (time === null) return '';
  const date = new Date(time);
  const minuteMs = 60_000;
  const local = new Date(date.getTime() - date.getTimezoneOffset() * minuteMs);
  return local.toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);
}

interface TextInputProps extends InputProps {
  readonly inputMode?: 'decimal';
  readonly list?: string;
}

/** The gateway checks the text, decimals included: its messages name the rule. */
const TextInput = ({ value, onChange, attributes, inputMode, list }: TextInputProps) => (
  <input
    {...attributes}
    {...{ inputMode, list }}
    autoComplete="off"
    value={(value as string | null) ?? ''}
    onChange={({ target }) => {
      onChange(target.value);
    }}
  />
);

function LeadSourceInput(props: InputProps) {
  const [{ data }] = useQuery({ query: LeadSourcesDocument });
  const list = useId();
  return (
    <>
      <TextInput {...props} list={list} />
      <Suggestions id={list} options={data?.leadSources ?? []} />
    </>
  );
}

interface SuggestionsProps {
  readonly id: string;
  readonly options: readonly string[];
}

const Suggestions = ({ id, options }: SuggestionsProps) => (
  <datalist id={id}>
    {options.map((option) => (
      <option key={option} value={option} />
    ))}
  </datalist>
);

interface TagsInputProps extends InputProps {
  readonly tags: readonly string[];
}

function TagsInput({ tags, onChange, attributes }: TagsInputProps) {
  const [{ data }] = useQuery({ query: TagsDocument });
  const [text, setText] = useState('');
  const list = useId();
  const input = useRef<HTMLInputElement>(null);
  const add = () => {
    const tag = text.trim();
    if (tag !== '' && !tags.includes(tag)) onChange([...tags, tag]);
    setText('');
  };
  return (
    <div className="tags">
      {tags.map((tag) => (
        <span key={tag} className="tag">
          {tag}
          <button
            type="button"
            aria-label={`Remove the tag ${tag}`}
            onClick={() => {
              onChange(tags.filter((each) => each !== tag));
              input.current?.focus();
            }}
          >
            ×
          </button>
        </span>
      ))}
      <input
        ref={input}
        {...attributes}
        list={list}
        autoComplete="off"
        value={text}
        onChange={({ target }) => {
          setText(target.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== 'Enter' || text.trim() === '') return;
          event.preventDefault();
          add();
        }}
        onBlur={add}
      />
      <Suggestions id={list} options={(data?.tags ?? []).filter((tag) => !tags.includes(tag))} />
    </div>
  );
}
