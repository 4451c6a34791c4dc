// The filters above the columns, and the switch between pipelines.
import { useEffect, useState } from 'react';
import { statusFilters, type Filters } from './filters';

interface Named {
  readonly id: string;
  readonly name: string;
}

interface ToolbarProps {
  readonly pipelines: readonly Named[];
  readonly users: readonly Named[];
  readonly current: string;
  readonly filters: Filters;
  readonly setFilter: (name: keyof Filters, value: string) => void;
}

export function Toolbar({ pipelines, users, current, filters, setFilter }: ToolbarProps) {
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
      <Choice
        label="Sales rep"
        value={filters.salesRep ?? ''}
        onChange={(value) => {
          setFilter('salesRep', value);
        }}
        options={[{ id: '', name: 'Everyone' }, ...users]}
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

const typingPauseMs = 250;

interface SearchProps {
  readonly search: string;
  readonly onSearch: (search: string) => void;
}

/** Searches once the person pauses. */
function Search({ search, onSearch }: SearchProps) {
  const [text, setText] = useState(search);
  useEffect(() => {
    if (text.trim() === search) return undefined;
    const timer = setTimeout(onSearch, typingPauseMs, text.trim());
    return () => {
      clearTimeout(timer);
    };
  }, [text, search, onSearch]);
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
        }}
      />
    </label>
  );
}
