// The relations that an operation selects, in Prisma's format, so that one statement loads them with their parent.
import { queryFromInfo } from '@pothos/plugin-prisma';
import {
  getNamedType,
  isInterfaceType,
  isObjectType,
  type FieldNode,
  type GraphQLResolveInfo,
} from 'graphql';
import type { Selection } from '../../database/table.js';
import type { Context } from '../context.js';
import { isCountOnly } from '../cost/count-only.js';
import { onlyAskedColumns } from './asked-columns.js';
import { needsRowsOnly } from './planned-fields.js';

/** The selection of a connection whose rows nobody reads. */
export const noRows: Selection & { readonly take: 0 } = { take: 0 };

/** Whether the nodes of a connection are of several types. Their fields then load their own relations. */
function isOfSeveralTypes({ returnType }: GraphQLResolveInfo): boolean {
  const connection = getNamedType(returnType);
  const nodes = isObjectType(connection) ? connection.getFields().nodes?.type : undefined;
  return isInterfaceType(getNamedType(nodes));
}

/** The selections of fields that need the same rows in each execution. */
const keptSelections = new WeakMap<readonly FieldNode[], Selection>();

function keptSelection(info: GraphQLResolveInfo, find: () => Selection): Selection {
  if (!needsRowsOnly(info)) return find();
  let kept = keptSelections.get(info.fieldNodes);
  if (kept === undefined) {
    kept = find();
    keptSelections.set(info.fieldNodes, kept);
  }
  return kept;
}

/**
 * The selection below the nodes of a connection. It goes after the page, whose size it may override.
 *
 * @param model the type of the nodes, which has the name of their model
 */
export function nodeSelection(
  context: Context,
  info: GraphQLResolveInfo,
  model: string,
): Selection {
  if (info.fieldNodes.every(isCountOnly)) return noRows;
  if (isOfSeveralTypes(info)) return {};
  return keptSelection(info, () =>
    onlyAskedColumns(
      info,
      model,
      queryFromInfo({ context, info, paths: [['edges', 'node'], ['nodes']] }),
    ),
  );
}

/**
 * The selection below a field that returns one record.
 *
 * @param model the type of the record, which has the name of its model
 */
export const recordSelection = (
  context: Context,
  info: GraphQLResolveInfo,
  model: string,
): Selection =>
  keptSelection(info, () => onlyAskedColumns(info, model, queryFromInfo({ context, info })));

/**
 * The selection below a field of a mutation's payload, which is a member of a union with errors. It has all columns of the
 * record, because the event of the change needs them.
 */
export const payloadSelection = (
  context: Context,
  info: GraphQLResolveInfo,
  payload: string,
  field: string,
): Selection =>
  keptSelection(info, () =>
    queryFromInfo({ context, info, path: [{ type: payload, name: field }] }),
  );
