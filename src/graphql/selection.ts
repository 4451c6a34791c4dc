// Which relations a field's caller selected, in the form that Prisma loads them: one statement brings all.
import { queryFromInfo } from '@pothos/plugin-prisma';
import type { GraphQLResolveInfo } from 'graphql';
import type { Context } from './context.js';

/** Opaque: it fits the `include` or `select` of whichever model the field is of, and nobody looks into it. */
export interface Selection {
  readonly include?: never;
  readonly select?: never;
}

/** The selection below the nodes of a connection. */
export const nodeSelection = (context: Context, info: GraphQLResolveInfo) =>
  queryFromInfo({ context, info, paths: [['edges', 'node'], ['nodes']] }) as Selection;

/** The selection below a field of a mutation's payload, which stands in a union with errors. */
export const payloadSelection = (
  context: Context,
  info: GraphQLResolveInfo,
  payload: string,
  field: string,
) => queryFromInfo({ context, info, path: [{ type: payload, name: field }] }) as Selection;
