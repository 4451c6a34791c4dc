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
import type { Context } from '../context.js';
import { describedModels } from './descriptions.js';
import { decodeId, encodeId } from './ids.js';
import { cursorLimits, limited, pageLimits, pageSizeLimits } from './limits.js';
import { typeName } from './names.js';
import { inputIssuesPlugin } from './use-input-issues.js';
import { loadedRelationsPlugin } from './use-loaded-relations.js';
import { nodeIdsPlugin } from './use-node-ids.js';
import { policyPlugin } from './use-policy.js';

const sizes = (other: string) =>
  `1 to ${String(pageSizeMax)}. Cannot be combined with \`${other}\`. Default: ${String(pageSizeDefault)} if neither is given.`;

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
  // The first plugin wraps the others, so errors of the policy become results too.
  plugins: [
    ErrorsPlugin,
    policyPlugin,
    inputIssuesPlugin,
    nodeIdsPlugin,
    RelayPlugin,
    loadedRelationsPlugin,
    PrismaPlugin,
  ],
  defaultFieldNullability: false,
  errors: {
    directResult: true,
    defaultTypes: [ValidationError, ForbiddenError],
    defaultUnionOptions: {
      name: ({ fieldName }) => typeName(fieldName, 'Result'),
      description: 'Result of the mutation: its payload, or the error that prevented the change.',
    },
  },
  prisma: {
    client: ({ db }) => db as WorkspaceClient,
    dmmf: describedModels,
    exposeDescriptions: { fields: true },
  },
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
    nodesOnConnection: limited('Items of the page, without their cursors.', pageLimits),
    nodeTypeOptions: { description: 'A record that can be loaded by its global ID.' },
    idFieldOptions: {
      description: 'Global ID of the record, unique among the records of all types.',
    },
    edgesFieldOptions: {
      nullable: false,
      description: 'Items of the page, each with its cursor.',
    },
    nodeFieldOptions: { nullable: false, description: 'The item.' },
    cursorFieldOptions: {
      description: 'Position of the item in the list, for `after` and `before`.',
    },
    pageInfoFieldOptions: {
      description: 'Information for loading the next and the previous page.',
    },
    pageInfoTypeOptions: {
      description: 'Information about a page of a list, as defined by Relay cursor connections.',
    },
    hasNextPageFieldOptions: { description: 'Whether the list has items after this page.' },
    hasPreviousPageFieldOptions: { description: 'Whether the list has items before this page.' },
    startCursorFieldOptions: {
      description: 'Cursor of the first item; `null` if the page is empty.',
    },
    endCursorFieldOptions: limited(
      'Cursor of the last item; `null` if the page is empty.',
      cursorLimits,
    ),
    firstArgOptions: limited(
      `Number of items to return from the start of the list, ${sizes('last')}`,
      pageSizeLimits,
    ),
    lastArgOptions: limited(
      `Number of items to return from the end of the list, ${sizes('first')}`,
      pageSizeLimits,
    ),
    afterArgOptions: limited(
      'Cursor after which the page starts. Default: the start of the list.',
      cursorLimits,
    ),
    beforeArgOptions: limited(
      'Cursor before which the page ends. Default: the end of the list.',
      cursorLimits,
    ),
    mutationInputArgOptions: { description: 'Input of the mutation.' },
  },
});

builder.queryType({
  description: 'Root of all queries. They read the workspace of the caller.',
});
builder.mutationType({
  description: 'Root of all mutations. Each mutation takes effect completely or not at all.',
});
builder.subscriptionType({
  description:
    'Root of all subscriptions, which are served over WebSockets and as server-sent events.',
});

builder.globalConnectionField('totalCount', (t) =>
  t.int({
    description:
      'Total number of items in the list, ignoring pagination. Computed only when selected.',
    resolve: ({ totalCount }) => totalCount(),
  }),
);
