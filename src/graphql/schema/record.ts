// The parts that records of a workspace have in common in the schema: the node, the mutations whose payload is the record
// they wrote, and the deletions.
import type { InputFieldMap, InputShapeFromFields, OutputRef } from '@pothos/core';
import type { Selection } from '../../database/table.js';
import type { GatewayError } from '../../errors.js';
import type { Context } from '../context.js';
import { costs, prices } from '../cost/prices.js';
import { builder } from './builder.js';
import { encodeId, withUuids } from './ids.js';
import type { InputFieldBuilder } from './input-field-builder.js';
import { tagsLimits, withLimits } from './limits.js';
import { nounOf, typeName } from './names.js';
import { payloadSelection } from './selection.js';

/** The options of the node of a record that belongs to a workspace. The global ID of a record of another workspace resolves to null. */
export const ownedNode = {
  nullable: true,
  id: { resolve: ({ id }: { id: string }) => id },
  findUnique: (id: string, { viewer: { workspaceId } }: Context) => ({
    workspaceId_id: { workspaceId, id },
  }),
} as const;

/** The options of the field `uuid` of a node. */
export const uuidOptions = {
  type: 'UUID',
  description: 'UUID of the record, as used by the REST API.',
} as const;

/** The options of the field `tags` of a node. */
export const tagsOptions = {
  extensions: {
    ...withLimits(tagsLimits).extensions,
    ...costs({ points: () => prices.listField }).extensions,
  },
} as const;

/** The options of the field `workspaceId` of a record. */
export const workspaceIdOptions = {
  description: 'ID of the workspace.',
  resolve: ({ workspaceId }: { workspaceId: string }) => encodeId('Workspace', workspaceId),
};

interface MutationOptions<Fields extends InputFieldMap> {
  readonly description: string;
  readonly inputDescription: string;
  readonly inputFields: (t: InputFieldBuilder) => Fields;
  /** The type of the record that each ID in the input names. Default for `id`: the type of the mutation's record. */
  readonly ids?: Readonly<Record<string, string>>;
  readonly errors?: readonly (new (...args: never[]) => GatewayError)[];
  /** Default: the record has been created, changed or deleted, by the name of the mutation. */
  readonly payloadDescription?: string;
}

const payloadVerbs = { create: 'created', update: 'changed', delete: 'deleted' };

/** The description of the payload of `createContact`, `updateContact` or `deleteContact`. */
function defaultPayload(name: string, type: string): string {
  const verb = name.slice(0, -type.length);
  if (!(verb in payloadVerbs)) throw new Error(`${name} needs a description of its payload.`);
  return `The ${nounOf(type)} has been ${payloadVerbs[verb as keyof typeof payloadVerbs]}.`;
}

interface RecordMutation<
  Fields extends InputFieldMap,
  Row extends object,
> extends MutationOptions<Fields> {
  /** Pass an arrow function: with a function reference, TypeScript does not infer the input from `inputFields`. */
  readonly write: (
    context: Context,
    input: InputShapeFromFields<Fields>,
    query: Selection,
  ) => Promise<Row>;
}

/**
 * A mutation whose payload has one field: the record that it wrote. The field has the name of the type.
 *
 * @param type the type of the record
 */
export function recordMutation<Fields extends InputFieldMap, Row extends object>(
  name: string,
  type: OutputRef<Row> & { readonly name: string },
  {
    description,
    inputDescription,
    inputFields,
    ids = {},
    errors = [],
    payloadDescription = defaultPayload(name, type.name),
    write,
  }: RecordMutation<Fields, Row>,
): void {
  const field = nounOf(type.name);
  builder.relayMutationField(
    name,
    { description: inputDescription, inputFields },
    {
      description,
      errors: { types: [...errors] },
      nullable: true,
      resolve: async (_root, args, context, info) => {
        const query = payloadSelection(context, info, typeName(name, 'Payload'), field);
        const { input } = args as unknown as { input: InputShapeFromFields<Fields> };
        return {
          record: await write(context, withUuids(input, { id: type.name, ...ids }), query),
        };
      },
    },
    {
      description: payloadDescription,
      outputFields: (t) => ({
        [field]: t.expose('record', { type, description: `The ${field} after the change.` }),
      }),
    },
  );
}

interface DeletionMutation<Fields extends InputFieldMap> extends MutationOptions<Fields> {
  /** Pass an arrow function, so that TypeScript infers the input. */
  readonly remove: (
    context: Context,
    input: InputShapeFromFields<Fields>,
  ) => Promise<{ readonly id: string }>;
}

/**
 * A mutation that deletes a record. Its payload has the ID of the record.
 *
 * @param type the type of the record
 */
export function deletionMutation<Fields extends InputFieldMap>(
  name: string,
  type: { readonly name: string },
  {
    description,
    inputDescription,
    inputFields,
    ids = {},
    errors = [],
    payloadDescription = defaultPayload(name, type.name),
    remove,
  }: DeletionMutation<Fields>,
): void {
  builder.relayMutationField(
    name,
    { description: inputDescription, inputFields },
    {
      description,
      errors: { types: [...errors] },
      nullable: true,
      resolve: (_root, args, context) => {
        const { input } = args as unknown as { input: InputShapeFromFields<Fields> };
        return remove(context, withUuids(input, { id: type.name, ...ids }));
      },
    },
    {
      description: payloadDescription,
      outputFields: (t) => ({
        deletedId: t.id({
          description: 'Global ID of the deleted record.',
          resolve: ({ id }) => encodeId(type.name, id),
        }),
      }),
    },
  );
}
