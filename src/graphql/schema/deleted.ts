// The payload of a deletion: the ID of the deleted record.
import type { builder } from './builder.js';
import { encodeId } from './ids.js';

type OutputFieldBuilder = Parameters<
  Parameters<ReturnType<typeof builder.objectRef<{ id: string }>>['implement']>[0]['fields'] & {}
>[0];

/** The fields of the payload of a deletion. */
export const deletedFields = (typename: string) => (t: OutputFieldBuilder) => ({
  deletedId: t.id({
    description: 'Global ID of the deleted record.',
    resolve: ({ id }) => encodeId(typename, id),
  }),
});
