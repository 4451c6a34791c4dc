// Which relations a field's caller selected, in the form that Prisma loads them: one statement brings all.
import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from '../context.js';
import { isCountOnly } from '../cost/count-only.js';

/** Opaque: it fits the `include` or `select` of whichever model the field is of, and nobody looks into it. */
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

/** The selection below a field of a mutation's payload, which stands in a union with errors. */
export const payloadSelection = (
  context: Context,
  info: GraphQLResolveInfo,
  payload: string,
  field: string,
) => queryFromInfo({ context, info, path: [{ type: payload, name: field }] }) as PrismaSelection;
