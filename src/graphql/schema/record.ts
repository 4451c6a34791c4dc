// The parts that all records of a workspace have in common in the schema: nodes, connections, and mutations that return
// the record they wrote.
import type { InputFieldMap, InputRef, InputShapeFromFields } from '@pothos/core';
import type PrismaTypes from '../../generated/pothos.js';
import type { Context } from '../context.js';
import { builder } from './builder.js';
import type { mutationErrors } from './error-types.js';
import { withUuids } from './ids.js';
import type { InputFieldBuilder } from './input.js';
import { typeName } from './names.js';
import { payloadSelection, type Selection } from './selection.js';

/** The options of the node of a record that the caller's workspace owns. */
export const ownedNode = {
  nullable: true,
  id: { resolve: ({ id }: { id: string }) => id },
  findUnique: (id: string, { viewer: { workspaceId } }: Context) => ({
    workspaceId_id: { workspaceId, id },
  }),
} as const;
