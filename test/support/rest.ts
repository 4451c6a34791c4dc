// Typed REST responses, and helpers that the tests of REST share.
import { expect } from 'vitest';
import type { Prisma } from '../../src/generated/prisma/client.js';
import { stagesOf, topOf, type Answer, type Client, type Workspace } from './gateway.js';

export const opportunitiesPath = '/v1/opportunities';

/** The header of a call of a legacy route that is to be read strictly. */
export const strictly = { prefer: 'handling=strict' };

/** The format of an opportunity in the contract. */
export interface OpportunityObject {
  readonly id: string;
  readonly node_id: string;
  readonly workspace_id: string;
  readonly name: string | null;
  readonly contact_name: string | null;
  readonly primary_contact_id: string | null;
  readonly value: number | null;
  readonly lead_source: string | null;
  readonly appointment_at: string | null;
  readonly address_street: string | null;
  readonly address_city: string | null;
  readonly address_state: string | null;
  readonly address_zip: string | null;
  readonly address_country: string | null;
  readonly sales_rep_id: string | null;
  readonly project_manager_id: string | null;
  readonly ar_owner_id: string | null;
  readonly pipeline_id: string;
  readonly stage_id: string;
  readonly tags: readonly string[];
  readonly approval_status: string;
  readonly approved_at: string | null;
  readonly created_at: string;
  readonly updated_at: string;
}

export interface OpportunityList {
  readonly data: readonly OpportunityObject[];
  readonly has_more: boolean;
  readonly next_cursor: string | null;
}

export interface RestError {
  readonly code: string;
  readonly message: string;
  readonly param?: string;
  readonly details?: readonly { readonly param: string; readonly message: string }[];
  readonly request_id: string;
}

/** Returns the body of a response, which must have this status. */
export function bodyOf(answer: Answer, status: number): any {
  const { body } = answer;
  expect(answer.status, JSON.stringify(body)).toBe(status);
  return body;
}

/** @param body the body. Default: none */
export const patch = (
  client: Client,
  url: string,
  body?: object,
  headers: Record<string, string> = {},
): Promise<Answer> =>
  client.send({ method: 'PATCH', url, headers, ...(body && { payload: body }) });

/** @param ifMatch the expected version. Default: any */
export const remove = (client: Client, url: string, ifMatch?: string): Promise<Answer> =>
  client.send({
    method: 'DELETE',
    url,
    headers: { ...(ifMatch !== undefined && { 'if-match': ifMatch }) },
  });

export const recordPath = (id: string) => `${opportunitiesPath}/${id}`;

/** Creates an opportunity. Fails if the gateway rejects it. */
export const create = async (client: Client, body?: unknown) =>
  bodyOf(await client.post(opportunitiesPath, body), 201) as OpportunityObject;

/** Reads an opportunity, which must exist. */
export const get = async (client: Client, id: string) =>
  bodyOf(await client.get(`${opportunitiesPath}/${id}`), 200) as OpportunityObject;

/** Returns the list of a successful response. */
export const listOf = (answer: Answer) => bodyOf(answer, 200) as OpportunityList;

/** Reads a list. Fails if the gateway rejects the request. */
export const list = async (client: Client, parameters: Record<string, string> = {}) =>
  listOf(await client.get(`${opportunitiesPath}?${new URLSearchParams(parameters).toString()}`));

/** Returns the error of a response, which must have this status, this code and the format of all errors. */
export function errorOf(answer: Answer, status: number, code: string): RestError {
  const body = bodyOf(answer, status) as { error: RestError };
  expect(Object.keys(body)).toEqual(['error']);
  const { error } = body;
  const { param, details } = error;
  expect(error).toEqual({
    code,
    message: expect.stringMatching(/./) as unknown,
    request_id: answer.headers['x-request-id'],
    ...(details !== undefined && { param: details[0]?.param, details }),
  });
  expect(error.request_id).toMatch(/./);
  expect(details === undefined).toBe(param === undefined);
  for (const detail of details ?? [])
    expect(detail).toEqual({
      param: expect.any(String) as unknown,
      message: expect.stringMatching(/./) as unknown,
    });
  return error;
}

/** Returns the error of a request that must be rejected for exactly these parameters, in any order. */
export function refusalOf(answer: Answer, ...params: string[]): RestError {
  const error = errorOf(answer, 400, 'invalid_request');
  expect(error.details?.map(({ param }) => param).sort()).toEqual([...params].sort());
  return error;
}

/** Stores opportunities without the API, in the first stage of the default pipeline. */
export async function fill(
  { id, db }: Workspace,
  rows: readonly Partial<Prisma.OpportunityCreateManyInput>[],
): Promise<void> {
  const [stage] = await stagesOf(id);
  await db.opportunity.createMany({
    data: rows.map((row) => ({
      ...topOf(stage),
      ...(row.approvalStatus === 'project' && { approvedAt: new Date() }),
      ...row,
    })),
  });
}
