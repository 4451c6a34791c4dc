// A field that names another record. It searches as one types: a combobox with a list of what was found.
import { useEffect, useId, useRef, useState, type KeyboardEvent } from 'react';
import { useQuery, type CombinedError } from 'urql';
import { FindContactsDocument, FindPeopleDocument } from '../generated/operations';
import { nameOfContact } from '../ui/format';
import { messageOf } from '../ui/states';
import type { Reference } from './fields';

const pauseMs = 200;

interface Found {
  readonly options: readonly Reference[];
  readonly isSearching: boolean;
  readonly error: CombinedError | undefined;
}

function useSearch(kind: 'person' | 'contact', search: string, isOpen: boolean): Found {
  const [q, setQ] = useState(search);
  useEffect(() => {
    const timer = setTimeout(setQ, pauseMs, search);
    return () => {
      clearTimeout(timer);
    };
  }, [search]);
  const variables = { q: q.trim() === '' ? null : q.trim() };
  const isPerson = kind === 'person';
  const [people] = useQuery({ query: FindPeopleDocument, variables, pause: !isOpen || !isPerson });
  const [contacts] = useQuery({
    query: FindContactsDocument,
    variables,
    pause: !isOpen || isPerson,
  });
  const options = isPerson
    ? people.data?.users.nodes
    : contacts.data?.contacts.nodes.map((contact) => ({
        id: contact.id,
        name: nameOfContact(contact),
      }));
  return {
    options: options ?? [],
    isSearching: search !== q || people.fetching || contacts.fetching,
    error: people.error ?? contacts.error,
  };
}

interface PickerProps {
  readonly kind: 'person' | 'contact';
  readonly value: Reference | null;
  readonly onPick: (value: Reference | null) => void;
  /** The meaning of no record, as an option above those that were found. */
  readonly none?: string;
  /** The attributes of the input that belong to the label and the messages of the field. */
  readonly attributes: Readonly<Record<string, unknown>>;
}

/** The option that picks no record has the empty ID. */
const asOption = (none: string | undefined): Reference[] =>
  none === undefined ? [] : [{ id: '', name: none }];

export function Picker({ kind, value, onPick, none, attributes }: PickerProps) {
  const [isOpen, setIsOpen] = useState(false);
  const [search, setSearch] = useState<string>();
  const [active, setActive] = useState(0);
  const listId = useId();
  const found = useSearch(kind, search ?? '', isOpen);
  const { isSearching, error } = found;
  const options = [...(search === undefined ? asOption(none) : []), ...found.options];
  const close = () => {
    setIsOpen(false);
    setSearch(undefined);
    setActive(0);
  };
  const pick = (option: Reference) => {
    close();
    onPick(option.id === '' ? null : option);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const option = options[active];
    if (event.key === 'Escape') close();
    else if (event.key === 'Enter' && isOpen) {
      // Enter never sends the form while the list is open.
      if (option && !isSearching) pick(option);
    } else if (event.key === 'ArrowDown' && !isOpen) setIsOpen(true);
    else if (event.key === 'ArrowDown')
      setActive(Math.max(0, Math.min(active + 1, options.length - 1)));
    else if (event.key === 'ArrowUp' && isOpen) setActive(Math.max(active - 1, 0));
    else return;
    event.preventDefault();
  };
  return (
    <div className="picker">
      <input
        {...attributes}
        role="combobox"
        autoComplete="off"
        aria-expanded={isOpen}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={
          isOpen && options[active] ? `${listId}-${String(active)}` : undefined
        }
        placeholder={none ?? 'Search'}
        value={search ?? value?.name ?? ''}
        onClick={({ currentTarget }) => {
          currentTarget.select();
          setIsOpen(true);
        }}
        onChange={({ target }) => {
          setIsOpen(true);
          setSearch(target.value);
          setActive(0);
          // An emptied field names nobody.
          if (target.value === '') onPick(null);
        }}
        onKeyDown={onKeyDown}
        onBlur={close}
      />
      {isOpen && <Options {...{ listId, options, active, isSearching, error }} onPick={pick} />}
    </div>
  );
}

interface OptionsProps extends Found {
  readonly listId: string;
  readonly active: number;
  readonly onPick: (option: Reference) => void;
}

function Options({ listId, options, active, isSearching, error, onPick }: OptionsProps) {
  const found = useRef<HTMLDivElement>(null);
  useEffect(() => {
    const selected = found.current?.querySelector('[aria-selected="true"]');
    for (const each of [found.current, selected]) each?.scrollIntoView({ block: 'nearest' });
  }, [active, options.length]);
  return (
    <div ref={found} className="options">
      <ul id={listId} role="listbox" aria-label="Found">
        {options.map((option, index) => (
          <li
            key={option.id}
            id={`${listId}-${String(index)}`}
            role="option"
            aria-selected={index === active}
            // The input keeps the focus.
            onMouseDown={(event) => {
              event.preventDefault();
              onPick(option);
            }}
          >
            {option.name}
          </li>
        ))}
      </ul>
      {(options.length === 0 || error) && (
        <p className="quiet" role="status">
          {isSearching ? 'Searching' : error ? messageOf(error) : 'Nothing found'}
        </p>
      )}
    </div>
  );
}
