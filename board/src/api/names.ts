// The names of records of which only the IDs are known.
import { useEffect, useState } from 'react';
import { useClient } from 'urql';
import { RecordNamesDocument, type RecordNamesQuery } from '../generated/operations';
import { nameOfContact } from '../ui/format';

/** The highest number of records in one request. */
const idsMax = 100;

/** Null for a record that no longer exists. */
export type Names = ReadonlyMap<string, string | null>;

type NamedRecord = RecordNamesQuery['nodes'][number];

function nameOf(record: NamedRecord): string | null {
  if (record?.__typename === 'Contact') return nameOfContact(record);
  return record && 'name' in record ? record.name : null;
}

/** @returns the names that have been read so far */
export function useNames(ids: readonly string[]): Names {
  const client = useClient();
  const [names, setNames] = useState<Names>(new Map());
  const missing = [...new Set(ids)].filter((id) => !names.has(id)).slice(0, idsMax);
  const key = missing.join(' ');
  useEffect(() => {
    if (key === '') return undefined;
    const asked = key.split(' ');
    const request = client.query(RecordNamesDocument, { ids: asked }).subscribe(({ data }) => {
      if (!data) return;
      const found = asked.map((id, index) => [id, nameOf(data.nodes[index] ?? null)] as const);
      setNames((previous) => new Map([...previous, ...found]));
    });
    return () => {
      request.unsubscribe();
    };
  }, [client, key]);
  return names;
}
