// The changed fields of an event.
import type { AuditedValue, FieldChange } from '../../../domain/event/audit.js';
import type { EventRecordType } from '../../../domain/value-sets.js';
import { costs, prices } from '../../cost/prices.js';
import { builder } from '../builder.js';
import { encodeId } from '../ids.js';
import { linkTypes } from '../opportunity/link-types.js';

export const FieldChangeType = builder.objectRef<FieldChange>('FieldChange').implement({
  description: 'Change of one field of a record.',
  fields: (t) => ({
    field: t.exposeString('field', {
      description:
        'Name of the field in the type of the record, for example `contactName` or `salesRepId`.',
    }),
    before: t.expose('before', {
      type: 'JSON',
      nullable: true,
      description:
        'Value of the field before the change, in the form in which the record has it: a string, a number, a Boolean, a list of strings, or `null`. A link is a global ID.',
      ...costs({ points: () => prices.listField }),
    }),
    after: t.expose('after', {
      type: 'JSON',
      nullable: true,
      description: 'Value of the field after the change, in the same form.',
      ...costs({ points: () => prices.listField }),
    }),
  }),
});

interface StoredForms {
  /** For each link, which is stored as a UUID, the type of the record that it names. */
  readonly links?: Readonly<Record<string, string>>;
  /** The fields of enums, whose values are stored in lower case. */
  readonly enums?: readonly string[];
}

/** The fields that events store in another form than the record shows. */
const storedForms: Readonly<Record<EventRecordType | 'opportunity', StoredForms>> = {
  opportunity: { links: linkTypes, enums: ['approvalStatus'] },
  contact: { enums: ['type'] },
  user: { enums: ['role'] },
  pipeline: { enums: ['kind'] },
  stage: { links: { pipelineId: 'Pipeline' } },
  apiKey: { links: { userId: 'User' } },
  workspace: {},
};

/** The changes of an event, in which each value has the form in which the record shows it. */
export function publishedChanges(
  recordType: keyof typeof storedForms,
  changes: unknown,
): FieldChange[] {
  const { links = {}, enums = [] } = storedForms[recordType];
  const published = (field: string, value: AuditedValue): AuditedValue => {
    if (typeof value !== 'string') return value;
    const typename = links[field];
    if (typename !== undefined) return encodeId(typename, value);
    return enums.includes(field) ? value.toUpperCase() : value;
  };
  return (changes as FieldChange[]).map(({ field, before, after }) => ({
    field,
    before: published(field, before),
    after: published(field, after),
  }));
}
