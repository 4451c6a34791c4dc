// Creates the contacts and opportunities that existed before a recording began, through the API of the target.
import { isSuccess, type Exchange } from './exchange.js';
import type { IdMap } from './id-map.js';
import { isJsonObject, jsonIn, textAt, type JsonObject } from './json.js';
import type { KnownRecord, KnownRecords } from './known-records.js';
import { olderRows } from './older-rows.js';
import {
  callTarget,
  NoResponse,
  type ReplayedResponse,
  type ReplayTarget,
} from './replay-target.js';

/** A record of the recording for which the target has none. */
export interface Unmapped {
  readonly noun: string;
  readonly id: string;
  readonly reason: string;
}

export interface Setup {
  readonly target: ReplayTarget;
  readonly ids: IdMap;
  /** The IDs of the records that were created. */
  readonly created: CreatedRecords;
}

/** Records to delete afterwards. */
export interface CreatedRecords {
  readonly opportunities: Set<string>;
  readonly contacts: Set<string>;
}

/** Fields that the server sets. */
const isSetByServer = (key: string): boolean =>
  /^(id|node_id|workspace_id|approval_status|.*(?<!appointment)_at)$/.test(key);

/** The body that creates a record like the one that is shown. */
const bodyLike = (shown: JsonObject, accepted: RegExp): JsonObject =>
  Object.fromEntries(
    Object.entries(shown).filter(
      ([key, value]) => accepted.test(key) && !isSetByServer(key) && value !== null,
    ),
  );

const unplacedParameters =
  /^(name|contact_name|primary_contact_id|value|lead_source|appointment_at|address_\w+|sales_rep_id|project_manager_id|ar_owner_id|tags|external_id)$/;
const opportunityParameters = new RegExp(`${unplacedParameters.source}|^(pipeline|stage)_id$`);
const contactParameters =
  /^(first_name|last_name|email|phone|company|job_title|contact_type|(mailing|billing)_\w+|tags|external_id)$/;

const createdAt = ({ shown }: KnownRecord): number =>
  Date.parse(textAt(shown, 'created_at') ?? '') || 0;
const oldestFirst = (one: KnownRecord, other: KnownRecord): number =>
  createdAt(one) - createdAt(other);

async function createRecord(
  { target, ids }: Setup,
  noun: 'contacts' | 'opportunities',
  body: JsonObject,
): Promise<{ id: string } | { reason: string }> {
  const translated = JSON.parse(ids.translate(JSON.stringify(body))) as unknown;
  const response = await attempt(target, `/v1/${noun}`, translated);
  if (response instanceof NoResponse)
    return { reason: `It cannot be created: ${response.message}` };
  const id = response.status === 201 ? textAt(jsonIn(response.body), 'id') : undefined;
  return id === undefined ? { reason: `It cannot be created: ${problemOf(response)}` } : { id };
}

/** Posts a call of ours. A response that does not arrive is returned as the error that says so. */
const attempt = (
  target: ReplayTarget,
  path: string,
  body: unknown,
): Promise<ReplayedResponse | NoResponse> =>
  callTarget(target, 'POST', path, body).catch((error: unknown) => {
    if (error instanceof NoResponse) return error;
    throw error;
  });

function problemOf({ status, body }: ReplayedResponse): string {
  const parsed = jsonIn(body);
  const message = isJsonObject(parsed) ? textAt(parsed.error, 'message') : undefined;
  return `${String(status)} ${message ?? ''}`.trim();
}

/** The state of an opportunity before the call that showed it first. */
function statusBefore({ shown, shownBy = '' }: KnownRecord): string {
  const [, action] = /\/(approve|unapprove|archive|restore)\/?(\?|$)/.exec(shownBy) ?? [];
  const wasApproved = textAt(shown, 'approved_at') !== undefined;
  if (action === 'approve') return 'opportunity';
  if (action === 'unapprove') return 'project';
  if (action === 'archive') return wasApproved ? 'project' : 'opportunity';
  if (action === 'restore') return 'archived';
  return textAt(shown, 'approval_status') ?? 'opportunity';
}

/**
 * Brings a new opportunity to the approval status that the recording shows.
 *
 * @returns why it has another one; undefined if it has that one
 */
async function bringTo(
  { target, ids }: Setup,
  id: string,
  record: KnownRecord,
): Promise<string | undefined> {
  const status = statusBefore(record);
  const wasApproved = textAt(record.shown, 'approved_at') !== undefined;
  const actions: [string, JsonObject][] = [
    ...(status === 'project' || (status === 'archived' && wasApproved)
      ? [['approve', placementOf(record.shown, ids)] as [string, JsonObject]]
      : []),
    ...(status === 'archived' ? [['archive', {}] as [string, JsonObject]] : []),
  ];
  for (const [action, body] of actions) {
    const path = `/v1/opportunities/${id}/${action}`;
    const response = await attempt(target, path, body);
    if (response instanceof NoResponse) return `${action} failed: ${response.message}`;
    if (!isSuccess(response.status)) return `${action} failed: ${problemOf(response)}`;
  }
  return undefined;
}

const placementOf = (shown: JsonObject | undefined, ids: IdMap): JsonObject =>
  Object.fromEntries(
    ['pipeline_id', 'stage_id'].flatMap((key) => {
      const replayed = ids.get(textAt(shown, key) ?? '');
      return replayed === undefined ? [] : [[key, replayed]];
    }),
  );

async function createInitialContacts(
  setup: Setup,
  records: readonly KnownRecord[],
): Promise<Unmapped[]> {
  const unmapped: Unmapped[] = [];
  for (const [index, { id, shown }] of records.entries()) {
    const name = `Contact ${String(index + 1)}`;
    const body = shown
      ? bodyLike(shown, contactParameters)
      : { first_name: name, email: `contact-${String(index + 1)}@example.com` };
    const result = await createRecord(setup, 'contacts', body);
    if ('reason' in result) {
      unmapped.push({ noun: 'contact', id, reason: result.reason });
      continue;
    }
    setup.created.contacts.add(result.id);
    setup.ids.bind(id, result.id);
  }
  return unmapped;
}

async function createInitialOpportunities(
  setup: Setup,
  records: readonly KnownRecord[],
): Promise<Unmapped[]> {
  const unmapped: Unmapped[] = [];
  for (const record of records) {
    const shown = record.shown ?? {};
    const status = statusBefore(record);
    const wasApproved = textAt(shown, 'approved_at') !== undefined && status !== 'opportunity';
    // The shown placement of a project is that of its approval.
    const fields = wasApproved ? unplacedParameters : opportunityParameters;
    const result = await createRecord(setup, 'opportunities', bodyLike(shown, fields));
    if ('reason' in result) {
      unmapped.push({ noun: 'opportunity', id: record.id, reason: result.reason });
      continue;
    }
    setup.created.opportunities.add(result.id);
    setup.ids.bind(record.id, result.id);
    const problem = await bringTo(setup, result.id, record);
    if (problem !== undefined)
      unmapped.push({
        noun: 'opportunity',
        id: record.id,
        reason: `It has another approval status: ${problem}`,
      });
  }
  return unmapped;
}

/** @returns the records that could not be created as the recording shows them */
export async function createInitialRecords(
  setup: Setup,
  known: KnownRecords,
  exchanges: readonly Exchange[],
): Promise<Unmapped[]> {
  const initial = [...known.byId.values()].filter(({ id }) => !known.created.has(id));
  const ofNoun = (noun: string) => initial.filter((record) => record.noun === noun);
  const contacts = await createInitialContacts(setup, ofNoun('contact').sort(oldestFirst));
  const older = olderRows(exchanges, known);
  const opportunities = await createInitialOpportunities(
    setup,
    [...older, ...ofNoun('opportunity')].sort(oldestFirst),
  );
  return [...contacts, ...opportunities];
}
