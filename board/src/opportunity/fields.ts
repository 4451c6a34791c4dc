// The fields of an opportunity that people edit, in the order of the form.
import type { DetailFragment } from '../generated/operations';
import { inDollarsAndCents, nameOfContact } from '../ui/format';

/** A record that a field names, with its name for people. */
export interface Reference {
  readonly id: string;
  readonly name: string;
}

export type FieldValue = string | null | readonly string[] | Reference;

export interface Field {
  /** The name of the field in `UpdateOpportunityInput`, which the paths of issues have too. */
  readonly key: string;
  readonly label: string;
  readonly kind: 'text' | 'value' | 'time' | 'tags' | 'lead source' | 'person' | 'contact';
  readonly hint?: string;
  readonly read: (record: DetailFragment) => FieldValue;
}

export interface FieldGroup {
  readonly title: string;
  readonly fields: readonly Field[];
}

const contactOf = ({ primaryContact }: DetailFragment): Reference | null =>
  primaryContact && { id: primaryContact.id, name: nameOfContact(primaryContact) };

type TextKey =
  | 'name'
  | 'contactName'
  | 'externalId'
  | 'addressStreet'
  | 'addressCity'
  | 'addressState'
  | 'addressZip'
  | 'addressCountry';

const text = (key: TextKey, label: string): Field => ({
  key,
  label,
  kind: 'text',
  read: (record) => record[key],
});

const person = (key: 'salesRep' | 'projectManager' | 'arOwner', label: string): Field => ({
  key: `${key}Id`,
  label,
  kind: 'person',
  read: (record) => record[key],
});

export const fieldGroups: readonly FieldGroup[] = [
  {
    title: 'Opportunity',
    fields: [
      text('name', 'Name'),
      text('contactName', 'Customer'),
      {
        key: 'value',
        label: 'Value',
        kind: 'value',
        hint: 'In dollars, such as 12500.00.',
        read: ({ value }) => value,
      },
      { key: 'leadSource', label: 'Lead source', kind: 'lead source', read: (r) => r.leadSource },
      {
        key: 'appointmentAt',
        label: 'Appointment',
        kind: 'time',
        hint: 'In the time zone of this device.',
        read: (record) => record.appointmentAt,
      },
      text('externalId', 'External ID'),
      {
        key: 'tags',
        label: 'Tags',
        kind: 'tags',
        hint: 'Enter adds a tag.',
        read: ({ tags }) => tags,
      },
    ],
  },
  {
    title: 'People',
    fields: [
      { key: 'primaryContactId', label: 'Primary contact', kind: 'contact', read: contactOf },
      person('salesRep', 'Sales rep'),
      person('projectManager', 'Project manager'),
      person('arOwner', 'Accounts receivable owner'),
    ],
  },
  {
    title: 'Address',
    fields: [
      text('addressStreet', 'Street'),
      text('addressCity', 'City'),
      text('addressState', 'State'),
      text('addressZip', 'Postal code'),
      text('addressCountry', 'Country'),
    ],
  },
];

export const allFields: readonly Field[] = fieldGroups.flatMap(({ fields }) => fields);

const isReference = (value: FieldValue): value is Reference =>
  typeof value === 'object' && value !== null && 'id' in value;

/** The value as the API takes it. An empty text clears the field. */
export function sentValue(value: FieldValue): string | null | readonly string[] {
  if (isReference(value)) return value.id;
  return value === '' ? null : value;
}

export const isSameValue = (one: FieldValue, other: FieldValue): boolean =>
  JSON.stringify(sentValue(one)) === JSON.stringify(sentValue(other));

/** The value as people read it. */
export function shownValue({ kind }: Field, value: FieldValue): string {
  if (value === null || value === '') return 'Empty';
  if (isReference(value)) return value.name;
  if (typeof value !== 'string') return value.join(', ') || 'Empty';
  if (kind === 'value') return inDollarsAndCents(value);
  return kind === 'time' ? new Date(value).toLocaleString() : value;
}
