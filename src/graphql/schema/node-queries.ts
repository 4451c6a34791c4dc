// Reads any record by its global ID alone (Relay's object identification).
import { z } from 'zod';
import { validate } from '../../domain/validation.js';
import { ApiKey, ApiKeyEvent } from './api-key.js';
import { costs, prices, rowsAtMost } from '../cost/prices.js';
import { builder } from './builder.js';
import type { Context } from '../context.js';
import { ContactEvent } from './contact/events.js';
import { Contact } from './contact/node.js';
import { decodeId } from './ids.js';
import { OpportunityEvent } from './opportunity/events.js';
import { Opportunity } from './opportunity/node.js';
import { PipelineEvent } from './pipeline/events.js';
import { Pipeline, Stage } from './pipeline/node.js';
import { UserEvent } from './user/events.js';
import { User } from './user/node.js';
import { SettingsEvent, Workspace } from './workspace.js';

const nodeTypes = {
  ...{ Workspace, User, ApiKey, Contact, Pipeline, Stage },
  ...{ Opportunity, OpportunityEvent },
  ...{ ApiKeyEvent, ContactEvent, PipelineEvent, SettingsEvent, UserEvent },
};
const isNodeType = (name: string): name is keyof typeof nodeTypes => Object.hasOwn(nodeTypes, name);

const idsMax = 100;
const nodesArguments = z.object({
  ids: z.array(z.string()).max(idsMax, `Must hold at most ${String(idsMax)} ids.`),
});

const idCount = ({ ids }: Readonly<Record<string, unknown>>) => (ids as unknown[]).length;

/** The type and UUID of the record; null for an ID that no record can have. */
function locate({ viewer }: Context, id: string) {
  const decoded = decodeId(id);
  if (!decoded || !isNodeType(decoded.typename)) return null;
  const { typename, uuid } = decoded;
  if (typename === 'Workspace' && uuid !== viewer.workspaceId) return null;
  return { type: nodeTypes[typename], id: uuid };
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
    id: (_root, { id }, context) => locate(context, id),
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
    ids: (_root, args, context) => {
      const { ids } = validate(context, nodesArguments, args);
      return ids.map((id) => locate(context, id));
    },
  }),
}));
