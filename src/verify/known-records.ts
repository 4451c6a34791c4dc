// Collects the records that a recording shows or names, so that the replay can start from the same state.
import { createdIdsIn, isCreation, recordIdIn } from './creation.js';
import { isSuccess, type Exchange } from './exchange.js';
import { isJsonObject, jsonIn, textAt, type JsonObject } from './json.js';

export const nouns = ['user', 'pipeline', 'stage', 'contact', 'opportunity'] as const;
export type Noun = (typeof nouns)[number];

export interface KnownRecord {
  readonly id: string;
  readonly noun: Noun;
  /** The record as the recording first shows it. Undefined if the recording only names its ID. */
  shown?: JsonObject;
  /** For stages. */
  pipelineId?: string;
  /** Whether records were put here because the caller gave no placement. */
  isDefault?: boolean;
  /** The method and address of the call whose response showed it first. */
  shownBy?: string;
}

export interface KnownRecords {
  readonly byId: ReadonlyMap<string, KnownRecord>;
  /** The places of the calls that created records, by the IDs of these records. */
  readonly created: ReadonlyMap<string, string>;
  readonly workspaceIds: ReadonlySet<string>;
  readonly workspaceName: string | undefined;
}

/** The nouns of the fields that name a record. */
const references: Readonly<Record<string, Noun>> = {
  primary_contact_id: 'contact',
  contact_id: 'contact',
  sales_rep_id: 'user',
  project_manager_id: 'user',
  ar_owner_id: 'user',
  user_id: 'user',
  pipeline_id: 'pipeline',
  stage_id: 'stage',
  before_id: 'opportunity',
  after_id: 'opportunity',
};

/** The noun of a record, by the fields that only this noun has. */
function nounByFields(record: JsonObject): Noun | undefined {
  if (Array.isArray(record.stages)) return 'pipeline';
  if ('approval_status' in record || 'stage_id' in record) return 'opportunity';
  if ('first_name' in record) return 'contact';
  if ('role' in record && 'email' in record) return 'user';
  return undefined;
}

class Collector {
  readonly byId = new Map<string, KnownRecord>();
  readonly created = new Map<string, string>();
  readonly workspaceIds = new Set<string>();
  workspaceName: string | undefined;

  know(noun: Noun, id: string): KnownRecord {
    const known = this.byId.get(id) ?? { id, noun };
    this.byId.set(id, known);
    return known;
  }

  show(noun: Noun, id: string, shown: JsonObject, shownBy: string): KnownRecord {
    const known = this.know(noun, id);
    known.shown ??= shown;
    known.shownBy ??= shownBy;
    return known;
  }

  /** Visits a value of a request or response that the recorded API accepted or sent. */
  visit(value: unknown, by: string): void {
    if (Array.isArray(value))
      value.forEach((item) => {
        this.visit(item, by);
      });
    if (!isJsonObject(value)) return;
    const id = textAt(value, 'id');
    const noun = nounByFields(value);
    if (id !== undefined && noun !== undefined) this.show(noun, id, value, by);
    for (const [key, inner] of Object.entries(value)) {
      const named = Object.hasOwn(references, key) ? references[key] : undefined;
      if (named && typeof inner === 'string') this.know(named, inner);
      if (key === 'workspace_id' && typeof inner === 'string') this.workspaceIds.add(inner);
      if (key === 'workspace') this.workspaceName ??= textAt(inner, 'name');
      if (key === 'stages' && id !== undefined) this.visitStages(inner, id, by);
      this.visit(inner, by);
    }
    const pipelineId = textAt(value, 'pipeline_id');
    const stageId = textAt(value, 'stage_id');
    if (pipelineId !== undefined && stageId !== undefined)
      this.know('stage', stageId).pipelineId ??= pipelineId;
  }

  private visitStages(stages: unknown, pipelineId: string, by: string): void {
    if (!Array.isArray(stages)) return;
    for (const stage of stages) {
      const id = textAt(stage, 'id');
      if (isJsonObject(stage) && id !== undefined)
        this.show('stage', id, stage, by).pipelineId ??= pipelineId;
    }
  }

  /** Notes where a record was put whose caller gave no placement. */
  notePlacement(sent: unknown, received: unknown): void {
    const wasPlaced = ['pipeline_id', 'stage_id'].some((key) => textAt(sent, key) !== undefined);
    if (wasPlaced || !isJsonObject(received)) return;
    for (const [key, noun] of [
      ['pipeline_id', 'pipeline'],
      ['stage_id', 'stage'],
    ] as const) {
      const id = textAt(received, key);
      if (id !== undefined) this.know(noun, id).isDefault = true;
    }
  }
}

const changesPlacement = /\/(approve)\/?(\?|$)/;

export function collectRecords(exchanges: readonly Exchange[]): KnownRecords {
  const collector = new Collector();
  for (const exchange of exchanges.filter(({ response }) => isSuccess(response.status))) {
    const { call, address, response } = exchange;
    const by = `${call.method} ${address}`;
    const sent = jsonIn(call.body);
    const received = jsonIn(response.body);
    const creates = isCreation(exchange, response.status);
    if (creates) for (const id of createdIdsIn(received)) collector.created.set(id, call.place);
    const inPath = recordIdIn(address);
    if (inPath !== undefined && address.startsWith('/v1/opportunities/'))
      collector.know('opportunity', inPath);
    collector.visit(received, by);
    if (call.method !== 'GET') collector.visit(sent, by);
    if (creates || (call.method === 'POST' && changesPlacement.test(address)))
      collector.notePlacement(sent, received);
  }
  return collector;
}
