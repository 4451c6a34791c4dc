// Reads any record by its global ID alone (Relay's object identification).
import { isObjectType, type GraphQLResolveInfo } from 'graphql';
import { z } from 'zod';
import { validate } from '../../domain/validation.js';
import { costs, prices, rowsAtMost } from '../cost/prices.js';
import { builder } from './builder.js';
import type { Context } from '../context.js';
import { decodeId } from './ids.js';

/** Whether the schema has a type of nodes with this name. */
function isNodeType({ schema }: GraphQLResolveInfo, name: string): boolean {
  const type = schema.getType(name);
  return isObjectType(type) && type.getInterfaces().some((each) => each.name === 'Node');
}

const idsMax = 100;
const nodesArguments = z.object({
  ids: z.array(z.string()).max(idsMax, `Must hold at most ${String(idsMax)} ids.`),
});

const idCount = ({ ids }: Readonly<Record<string, unknown>>) => (ids as unknown[]).length;

/** The type and UUID of the record; null for an ID that no record can have. */
function locate({ viewer }: Context, info: GraphQLResolveInfo, id: string) {
  const decoded = decodeId(id);
  if (!decoded || !isNodeType(info, decoded.typename)) return null;
  const { typename, uuid } = decoded;
  if (typename === 'Workspace' && uuid !== viewer.workspaceId) return null;
  // Pothos finds the type by its name, whichever node it is.
  return { type: typename as 'Contact', id: uuid };
}

builder.queryFields((t) => ({
  node: t.node({
    description: 'The record with this global ID; `null` if the workspace has none.',
    args: {
      id: t.arg.id({
        required: true,
        description: 'Global ID of the record. A UUID is not accepted.',
      }),
    },
    ...costs({ points: () => prices.ownRecord }),
    id: (_root, { id }, context, info) => locate(context, info, id),
  }),
  nodes: t.nodeList({
    description:
      'The records with these global IDs, in the order of the IDs; `null` for each ID that the workspace has no record for.',
    args: {
      ids: t.arg.idList({
        required: true,
        description: `Global IDs of the records, up to ${String(idsMax)}. A UUID is not accepted.`,
      }),
    },
    ...rowsAtMost(idCount, (args) => prices.ownRecord * idCount(args)),
    ids: (_root, args, context, info) => {
      const { ids } = validate(context, nodesArguments, args);
      return ids.map((id) => locate(context, info, id));
    },
  }),
}));
