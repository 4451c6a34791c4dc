// Reads the usage of REST over both APIs.
import { expect } from 'vitest';
import { RestUsageDocument, type RestUsageQueryVariables } from '../generated/operations.js';
import type { Answer, Client } from './gateway.js';
import { present } from './setup.js';

export const usagePath = '/v1/usage';

/** A route that a key has called, in the format of REST. */
export interface UsageObject {
  readonly api_key: {
    readonly id: string;
    readonly name: string;
    readonly last_characters: string;
  } | null;
  readonly user: { readonly id: string; readonly name: string; readonly email: string } | null;
  readonly method: string;
  readonly path: string;
  readonly calls: number;
  readonly first_called_at: string;
  readonly last_called_at: string;
  readonly ignored_parameters: readonly { readonly name: string; readonly calls: number }[];
  readonly converted_parameters: readonly { readonly name: string; readonly calls: number }[];
}

/** Returns the rows of a response, which must be a list. */
export function usageIn(answer: Answer): readonly UsageObject[] {
  expect(answer.status, JSON.stringify(answer.body)).toBe(200);
  return answer.body.data as UsageObject[];
}

export const pageOfUsage = async (client: Client, variables: RestUsageQueryVariables = {}) =>
  present((await client.data(RestUsageDocument, variables)).restUsage);

/** Reads the usage over GraphQL, which is not counted itself. */
export const usageOf = async (
  client: Client,
  variables: RestUsageQueryVariables = {},
): Promise<UsageObject[]> =>
  (await pageOfUsage(client, { first: 100, ...variables })).nodes.map((node) => ({
    api_key: node.apiKey && {
      id: node.apiKey.uuid,
      name: node.apiKey.name,
      last_characters: node.apiKey.lastCharacters,
    },
    user: node.user && { id: node.user.uuid, name: node.user.name, email: node.user.email },
    method: node.method,
    path: node.path,
    calls: node.calls,
    first_called_at: node.firstCalledAt,
    last_called_at: node.lastCalledAt,
    ignored_parameters: node.ignoredParameters,
    converted_parameters: node.convertedParameters,
  }));

/** The number of calls of each route, by all keys. */
export async function callsOf(client: Client): Promise<Record<string, number>> {
  const calls: Record<string, number> = {};
  for (const row of await usageOf(client)) {
    const route = `${row.method} ${row.path}`;
    calls[route] = (calls[route] ?? 0) + row.calls;
  }
  return calls;
}
