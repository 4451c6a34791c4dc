// The events of all records except opportunities: the changes of each record, as its noun's columns say.
import type { RowOf } from '../../database/table.js';
import { apiKeyColumns } from '../api-key/columns.js';
import { contactColumns } from '../contact/columns.js';
import { pipelineColumns, stageColumns } from '../pipeline/columns.js';
import { userColumns } from '../user/columns.js';
import type { EventRecordType, WorkspaceEventType } from '../value-sets.js';
import { settingsColumns } from '../workspace/columns.js';
import { auditOf, type Audit, type FieldChange } from './audit.js';

const audits: Readonly<Record<EventRecordType, Audit<object>>> = {
  contact: auditOf(contactColumns),
  user: auditOf(userColumns),
  pipeline: auditOf(pipelineColumns),
  stage: auditOf(stageColumns),
  apiKey: auditOf(apiKeyColumns),
  workspace: auditOf(settingsColumns),
};

export interface NewWorkspaceEvent {
  readonly recordType: EventRecordType;
  readonly recordId: string;
  /** The pipeline of a stage, or the other contact of a merge. */
  readonly relatedId: string | null;
  /** The version of the record after the change; null if its type has no version. */
  readonly version: number | null;
  readonly type: WorkspaceEventType;
  readonly changes: FieldChange[];
}

/** A record: its ID, and those of its columns that are known. */
type Known<Name extends EventRecordType> = Partial<RowOf<Name>> & { readonly id: string };

/** The properties that some records have. */
interface Versioned {
  readonly version?: number;
  readonly pipelineId?: string;
}

function newEvent(
  recordType: EventRecordType,
  { id, version, pipelineId }: Versioned & { readonly id: string },
  type: WorkspaceEventType,
  changes: FieldChange[],
): NewWorkspaceEvent {
  const relatedId = pipelineId ?? null;
  return { recordType, recordId: id, relatedId, version: version ?? null, type, changes };
}

/** @param row as it was inserted */
export const creationOf = <Name extends EventRecordType>(recordType: Name, row: Known<Name>) =>
  newEvent(recordType, row, 'created', audits[recordType].changesBetween({}, row));

/** @param columns the columns that were written */
export const changeOf = <Name extends EventRecordType>(
  recordType: Name,
  before: Known<Name>,
  columns: Partial<RowOf<Name>>,
  type: WorkspaceEventType = 'updated',
) =>
  newEvent(
    recordType,
    { ...before, ...columns },
    type,
    audits[recordType].changesBetween(before, columns),
  );

/** @param before the row that was deleted */
export function deletionOf<Name extends EventRecordType>(recordType: Name, before: Known<Name>) {
  const { version } = before as Versioned;
  const after = { ...before, ...(version !== undefined && { version: version + 1 }) };
  return newEvent(recordType, after, 'deleted', audits[recordType].changesOfDeletion(before));
}
