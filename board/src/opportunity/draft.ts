// The values that a person has changed and not saved yet. All other fields show the record as it is now.
import type { DetailFragment } from '../generated/operations';
import { allFields, isSameValue, sentValue, type Field, type FieldValue } from './fields';
import { useKeptDraft } from './kept-draft';

interface Touched {
  readonly value: FieldValue;
  /** The value and the version of the record when the person began to change the field. */
  readonly base: FieldValue;
  readonly version: number;
}

export interface Conflict {
  readonly field: Field;
  readonly mine: FieldValue;
  readonly theirs: FieldValue;
}

type IsDropped = (field: Field, value: FieldValue) => boolean;

export interface Draft {
  /** The changed value of a field; otherwise its value in the record. */
  readonly valueOf: (field: Field) => FieldValue;
  readonly isTouched: (field: Field) => boolean;
  readonly touch: (field: Field, value: FieldValue) => void;
  readonly touchedFields: readonly Field[];
  /** The touched fields that someone else has changed too, to another value. */
  readonly conflicts: (current?: DetailFragment) => readonly Conflict[];
  /** The input of the mutation: only the changed fields. */
  readonly changes: () => Record<string, unknown>;
  /** The version that the changes were made on. */
  readonly expectedVersion: () => number;
  /**
   * Bases the draft on the current record. Fields that have its value are no longer touched.
   *
   * @param isDropped whether the current value of a field is taken instead of this value
   */
  readonly rebase: (current: DetailFragment, isDropped: IsDropped) => void;
  readonly discard: () => void;
}

type TouchedFields = Readonly<Record<string, Touched>>;

/** Whether someone else has changed the field since the person began to change it. */
const isChangedMeanwhile = (field: Field, { value, base }: Touched, current: DetailFragment) =>
  !isSameValue(field.read(current), base) && !isSameValue(field.read(current), value);

const noFields: TouchedFields = {};

/** @param personId the person who fills in the form */
export function useDraft(record: DetailFragment, personId: string): Draft {
  const [touched, setTouched] = useKeptDraft(`${personId} ${record.id}`, noFields);
  const entries = allFields.flatMap((field) => {
    const entry = touched[field.key];
    return entry ? [{ field, entry }] : [];
  });
  const conflicts = (current = record): Conflict[] =>
    entries
      .filter(({ field, entry }) => isChangedMeanwhile(field, entry, current))
      .map(({ field, entry }) => ({ field, mine: entry.value, theirs: field.read(current) }));
  return {
    valueOf(field) {
      const entry = touched[field.key];
      return entry ? entry.value : field.read(record);
    },
    isTouched: ({ key }) => key in touched,
    touch(field, value) {
      setTouched((previous) => touchedWith(previous, field, value, record));
    },
    touchedFields: entries.map(({ field }) => field),
    conflicts,
    changes: () =>
      Object.fromEntries(entries.map(({ field, entry }) => [field.key, sentValue(entry.value)])),
    // Changes of others to other fields are on the page already, and are no reason for a conflict.
    expectedVersion: () =>
      Math.min(
        record.version,
        ...entries
          .filter(({ field, entry }) => isChangedMeanwhile(field, entry, record))
          .map(({ entry }) => entry.version),
      ),
    rebase(current, isDropped) {
      setTouched((previous) => rebased(previous, current, isDropped));
    },
    discard() {
      setTouched(noFields);
    },
  };
}

/** A field that has the value of the record again is no longer touched. */
function touchedWith(
  previous: TouchedFields,
  field: Field,
  value: FieldValue,
  record: DetailFragment,
): TouchedFields {
  const before = previous[field.key] ?? { base: field.read(record), version: record.version };
  if (!isSameValue(value, field.read(record)))
    return { ...previous, [field.key]: { ...before, value } };
  return Object.fromEntries(Object.entries(previous).filter(([key]) => key !== field.key));
}

function rebased(
  previous: TouchedFields,
  current: DetailFragment,
  isDropped: IsDropped,
): TouchedFields {
  const kept = allFields.flatMap((field) => {
    const entry = previous[field.key];
    const base = field.read(current);
    if (!entry || isDropped(field, entry.value) || isSameValue(entry.value, base)) return [];
    return [[field.key, { value: entry.value, base, version: current.version }] as const];
  });
  return Object.fromEntries(kept);
}
