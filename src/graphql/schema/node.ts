// Any record by its id alone (Relay's object identification). Both forms of an id serve.
import { z } from 'zod';
import { findNodeType } from '../../domain/node.js';
import { validate } from '../../domain/validation.js';
import { isUuid } from '../../domain/uuid.js';
import { ApiKey } from './api-key.js';
import { costs, prices, rowsAtMost } from '../cost/prices.js';
import { builder } from './builder.js';
import type { Context } from '../context.js';
import { Contact } from './contact/node.js';
import { decodeId } from './ids.js';
import { Opportunity } from './opportunity/node.js';
import { Pipeline, Stage } from './pipeline/node.js';
import { User } from './user/node.js';
import { Workspace } from './workspace.js';

const nodeTypes = { Workspace, User, ApiKey, Contact, Pipeline, Stage, Opportunity };
const isNodeType = (name: string): name is keyof typeof nodeTypes => Object.hasOwn(nodeTypes, name);

const idsMax = 100;
const nodesArguments = z.object({
  ids: z.array(z.string()).max(idsMax, `Must hold at most ${String(idsMax)} ids.`),
});

const idCount = ({ ids }: Readonly<Record<string, unknown>>) => (ids as unknown[]).length;

/** The type and uuid of the record; null for an id that no record can have. */
async function locate(context: Context, id: string) {
  const { typename, uuid } = decodeId(id);
  if (!isUuid(uuid)) return null;
  if (typename === 'Workspace' && uuid !== context.viewer.workspaceId) return null;
  const name = typename ?? (await findNodeType(context, uuid));
  return name !== undefined && isNodeType(name) ? { type: nodeTypes[name], id: uuid } : null;
}

builder.queryFields((t) => ({
  node: t.node({
    description: 'The record with this id; null where the workspace has none.',
    args: { id: t.arg.id({ required: true, description: 'A global id, or a uuid.' }) },
    ...costs({ points: () => prices.ownRecord }),
    id: (_root, { id }, context) => locate(context, id),
  }),
  nodes: t.nodeList({
    description:
      'The records with these ids, in their order; null in place of each that the workspace lacks.',
    args: {
      ids: t.arg.idList({
        required: true,
        description: `Up to ${String(idsMax)} global ids or uuids.`,
      }),
    },
    ...rowsAtMost(idCount, (args) => prices.ownRecord * idCount(args)),
    ids: (_root, args, context) => {
      const { ids } = validate(context, nodesArguments, args);
      return Promise.all(ids.map((id) => locate(context, id)));
    },
  }),
}));
