// The schema builder: its plugins, and the conventions that every type shares.
import SchemaBuilder from '@pothos/core';
import ErrorsPlugin from '@pothos/plugin-errors';
import PrismaPlugin from '@pothos/plugin-prisma';
import RelayPlugin from '@pothos/plugin-relay';
import type { WorkspaceClient } from '../../database/workspace-client.js';
import { pageSizeDefault, pageSizeMax } from '../../domain/list/keyset.js';
import type { Decimal } from '../../domain/money.js';
import { ForbiddenError, ValidationError } from '../../errors.js';
import type PrismaTypes from '../../generated/pothos.js';
import { getDatamodel } from '../../generated/pothos.js';
import type { Context } from '../context.js';
import { decodeId, encodeId } from './ids.js';
import { cursorLimits, limited, pageLimits, pageSizeLimits } from './limits.js';
import { typeName } from './names.js';
import { inputIssuesPlugin } from './use-input-issues.js';
import { policyPlugin } from './use-policy.js';

const sizes = `from 1 to ${String(pageSizeMax)}; ${String(pageSizeDefault)} where neither first nor last is given`;

export const builder = new SchemaBuilder<{
  Context: Context;
  PrismaTypes: PrismaTypes;
  DefaultFieldNullability: false;
  DefaultEdgesNullability: false;
  DefaultNodeNullability: false;
  Connection: { totalCount: () => Promise<number> };
  Scalars: {
    ID: { Input: string; Output: string };
    DateTime: { Input: Date; Output: Date };
    JSON: { Input: never; Output: unknown };
    Decimal: { Input: Decimal; Output: string };
    UUID: { Input: string; Output: string };
  };
}>({
  // What an earlier plugin wraps is outermost: errors become results after the policy has spoken.
  plugins: [ErrorsPlugin, policyPlugin, inputIssuesPlugin, RelayPlugin, PrismaPlugin],
  defaultFieldNullability: false,
  errors: {
    directResult: true,
    defaultTypes: [ValidationError, ForbiddenError],
    defaultUnionOptions: {
      name: ({ fieldName }) => typeName(fieldName, 'Result'),
      description: 'What the mutation did, or why it did nothing.',
    },
  },
  prisma: { client: ({ db }) => db as WorkspaceClient, dmmf: getDatamodel() },
  relay: {
    clientMutationId: 'omit',
    cursorType: 'String',
    encodeGlobalID: (typename, id) => encodeId(typename, String(id)),
    decodeGlobalID: (id) => {
      const decoded = decodeId(id);
      return { typename: decoded?.typename ?? '', id: decoded?.uuid ?? '' };
    },
    // node.ts defines both: a malformed ID is null there, not an error, and each counts in the query cost.
    nodeQueryOptions: false,
    nodesQueryOptions: false,
    nodesOnConnection: limited('The rows of the page, without their cursors.', pageLimits),
    nodeTypeOptions: { description: 'A record that can be fetched again by its id.' },
    idFieldOptions: { description: 'The global id: unique among the records of every type.' },
    edgesFieldOptions: {
      nullable: false,
      description: 'The rows of the page, each with its cursor.',
    },
    nodeFieldOptions: { nullable: false, description: 'The row.' },
    cursorFieldOptions: { description: 'Where the row stands in the list: for after and before.' },
    pageInfoFieldOptions: { description: 'Whether there is more, and where it continues.' },
    pageInfoTypeOptions: { description: 'What is beyond a page (Relay cursor connections).' },
    hasNextPageFieldOptions: { description: 'Whether rows follow the page.' },
    hasPreviousPageFieldOptions: { description: 'Whether rows precede the page.' },
    startCursorFieldOptions: { description: 'The cursor of the first row; null on an empty page.' },
    endCursorFieldOptions: limited(
      'The cursor of the last row; null on an empty page.',
      cursorLimits,
    ),
    firstArgOptions: limited(`How many rows from the start: ${sizes}.`, pageSizeLimits),
    lastArgOptions: limited(`How many rows from the end: ${sizes}.`, pageSizeLimits),
    afterArgOptions: limited('Only rows that come after this cursor.', cursorLimits),
    beforeArgOptions: limited('Only rows that come before this cursor.', cursorLimits),
    mutationInputArgOptions: { description: 'What to do, and with which values.' },
  },
});

builder.queryType({
  description: 'What can be read. Everything is of the workspace that the API key belongs to.',
});
builder.mutationType({
  description: 'What can be changed. Each mutation happens whole or not at all.',
});
builder.subscriptionType({
  description: 'What can be watched as it happens, over server-sent events.',
});

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description:
      'How many rows the list has on all its pages together. Counted only when selected.',
    resolve: ({ totalCount }) => totalCount(),
  }),
);
