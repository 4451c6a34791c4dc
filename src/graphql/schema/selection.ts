// The relations that an operation selects, in Prisma's format, so that one statement loads them with their parent.
import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.js';
import { isCountOnly } from '../cost/count-only.js';

/** A selection that is passed on unread. Its type fits the `include` and `select` of every model. */
export interface PrismaSelection {
  readonly include?: never;
  readonly select?: never;
}

/** The selection of a connection whose rows nobody reads. */
export const noRows: PrismaSelection & { readonly take: 0 } = { take: 0 };

/** The selection below the nodes of a connection. It goes after the page, whose size it may override. */
export const nodeSelection = (context: Context, info: GraphQLResolveInfo): PrismaSelection =>
  info.fieldNodes.every(isCountOnly)
    ? noRows
    : queryFromInfo({ context, info, paths: [['edges', 'node'], ['nodes']] });

/** The selection below a field of a mutation's payload, which is a member of a union with errors. */
export const payloadSelection = (
  context: Context,
  info: GraphQLResolveInfo,
  payload: string,
  field: string,
): PrismaSelection => queryFromInfo({ context, info, path: [{ type: payload, name: field }] });
