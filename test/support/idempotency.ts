// Writes with an Idempotency-Key over both APIs, with the raw responses.
import type { InjectOptions } from 'fastify';
import { database, exchange, type Client } from './gateway.js';
import { opportunitiesPath } from './rest.js';

/** A response as sent over the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly type: string | undefined;
  readonly text: string;
  /** The value of the header Idempotent-Replayed. */
  readonly replayed: string | undefined;
}

export async function sendRaw(options: InjectOptions): Promise<RawAnswer> {
  const { statusCode, headers, payload } = await exchange(options);
  return {
    status: statusCode,
    type: headers['content-type']?.toString(),
    text: payload,
    replayed: headers['idempotent-replayed']?.toString(),
  };
}

/** @param key the Idempotency-Key. Default: none */
export const post = (
  client: Client,
  url: string,
  body: unknown,
  key?: string,
  headers: Record<string, string> = {},
): Promise<RawAnswer> =>
  sendRaw({
    method: 'POST',
    url,
    headers: {
      authorization: `Bearer ${client.apiKey ?? ''}`,
      'content-type': 'application/json',
      ...(key !== undefined && { 'idempotency-key': key }),
      ...headers,
    },
    payload: JSON.stringify(body),
  });

export const get = (client: Client, url: string, key: string): Promise<RawAnswer> =>
  sendRaw({
    method: 'GET',
    url,
    headers: { authorization: `Bearer ${client.apiKey ?? ''}`, 'idempotency-key': key },
  });

/** The expected replay of a response. */
export const replayOf = (first: RawAnswer): RawAnswer => ({ ...first, replayed: 'true' });

/** A mutation of one opportunity that selects the fields in which results differ. */
export const mutation = (name: string) => {
  const type = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}`;
  return `mutation Write($input: ${type}Input!) { ${name}(input: $input) { __typename
    ... on ${type}Payload { opportunity { uuid version contactName updatedAt } }
    ... on Error { code message } ... on ValidationError { issues { path message } } } }`;
};

/** Runs a mutation of one opportunity. */
export const mutate = (client: Client, name: string, input: object, key?: string) =>
  post(client, '/graphql', { query: mutation(name), variables: { input } }, key);

/** The functions by which a test of both APIs accesses each. */
export interface Surface {
  readonly done: number;
  create(client: Client, contactName: string | boolean, key?: string): Promise<RawAnswer>;
  createWithContact(client: Client, contactId: string, key?: string): Promise<RawAnswer>;
  /** The code and the message of an error response, which must contain nothing else. */
  refusal(answer: RawAnswer): { code: string; message: string };
}

export const surfaces: [string, Surface][] = [
  [
    'GraphQL',
    {
      done: 200,
      create: (client, contactName, key) =>
        mutate(client, 'createOpportunity', { contactName }, key),
      createWithContact: (client, primaryContactId, key) =>
        mutate(client, 'createOpportunity', { primaryContactId }, key),
      refusal({ text }) {
        const body = JSON.parse(text);
        const [error] = body.errors ?? [];
        if (!error) return body.data.createOpportunity;
        if (Object.keys(body).length > 1) throw new Error(text);
        return { code: error.extensions.code, message: error.message };
      },
    },
  ],
  [
    'REST',
    {
      done: 201,
      create: (client, contact_name, key) => post(client, opportunitiesPath, { contact_name }, key),
      createWithContact: (client, primary_contact_id, key) =>
        post(client, opportunitiesPath, { primary_contact_id }, key),
      refusal({ text }) {
        const { error } = JSON.parse(text);
        return { ...error, code: error.code.toUpperCase() };
      },
    },
  ],
];

/** All rows that writes leave in a workspace. */
export async function footprint(workspaceId: string) {
  const where = { workspaceId };
  const [opportunities, events, answers] = await Promise.all([
    database.system.opportunity.count({ where }),
    database.system.opportunityEvent.count({ where }),
    database.system.idempotentAnswer.count({ where }),
  ]);
  return { opportunities, events, answers };
}

export const nothing = { opportunities: 0, events: 0, answers: 0 };

/** Sets the age of all stored responses of a workspace. */
export const ageAnswers = (workspaceId: string, ageMs: number) =>
  database.system.idempotentAnswer.updateMany({
    where: { workspaceId },
    data: { createdAt: new Date(Date.now() - ageMs) },
  });
