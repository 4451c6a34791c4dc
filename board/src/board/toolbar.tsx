// The filters above the columns, and the switch between pipelines.
import { useEffect, useRef, useState } from 'react';
import { useNames } from '../api/names';
import { Picker } from '../opportunity/picker';
import { statusFilters, type Filters } from './filters';

interface Named {
  readonly id: string;
  readonly name: string;
}

interface ToolbarProps {
  readonly pipelines: readonly Named[];
  readonly current: string;
  readonly filters: Filters;
  readonly setFilter: (name: keyof Filters, value: string) => void;
}

export function Toolbar({ pipelines, current, filters, setFilter }: ToolbarProps) {
  return (
    <div className="toolbar" role="search">
      <Choice
        label="Pipeline"
        value={current}
        onChange={(value) => {
          setFilter('pipeline', value);
        }}
        options={pipelines}
      />
      <Search
        search={filters.search}
        onSearch={(value) => {
          setFilter('search', value);
        }}
      />
      <Choice
        label="Status"
        value={filters.status}
        onChange={(value) => {
          setFilter('status', value);
        }}
        options={Object.entries(statusFilters).map(([id, { label }]) => ({ id, name: label }))}
      />
      <SalesRep
        id={filters.salesRep}
        onPick={(id) => {
          setFilter('salesRep', id);
        }}
      />
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly options: readonly Named[];
}

const Choice = ({ label, value, onChange, options }: ChoiceProps) => (
  <label className="field compact">
    <span className="visually-hidden">{label}</span>
    <select
      value={value}
      onChange={({ target }) => {
        onChange(target.value);
      }}
    >
      {options.map(({ id, name }) => (
        <option key={id} value={id}>
          {name}
        </option>
      ))}
    </select>
  </label>
);

interface SalesRepProps {
  readonly id: string | null;
  readonly onPick: (id: string) => void;
}

function SalesRep({ id, onPick }: SalesRepProps) {
  const names = useNames(id === null ? [] : [id]);
  const name = id === null ? null : names.get(id);
  return (
    <div className="field compact">
      <Picker
        kind="person"
        none="Every sales rep"
        value={id === null ? null : { id, name: name === undefined ? '…' : (name ?? 'Unknown') }}
        onPick={(person) => {
          onPick(person?.id ?? '');
        }}
        attributes={{ 'aria-label': 'Sales rep' }}
      />
    </div>
  );
}

const typingPauseMs = 250;

interface SearchProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
}

/** Searches once the person pauses. */
function Search({ search, onSearch }: SearchProps) {
  const [text, setText] = useState(search);
  const [known, setKnown] = useState(search);
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  // The address has changed, such as by a link without a search.
  if (search !== known) {
    setKnown(search);
    if (search !== text.trim()) setText(search);
  }
  useEffect(
    () => () => {
      clearTimeout(timer.current);
    },
    [search],
  );
  return (
    <label className="field compact search">
      <span className="visually-hidden">Search</span>
      <input
        type="search"
        placeholder="Search by name"
        maxLength={255}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          clearTimeout(timer.current);
          timer.current = setTimeout(onSearch, typingPauseMs, target.value.trim());
        }}
      />
    </label>
  );
}
