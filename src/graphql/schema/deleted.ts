// What is left of a record that has been deleted: the ids that it had.
import type { builder } from './builder.js';
import { encodeId } from './ids.js';

type OutputFieldBuilder = Parameters<
  Parameters<ReturnType<typeof builder.objectRef<{ id: string }>>['implement']>[0]['fields'] & {}
>[0];

/** The fields of the payload of a deletion. */
export const deletedFields = (typename: string) => (t: OutputFieldBuilder) => ({
  id: t.id({
    description: 'The global id that it had.',
    resolve: ({ id }) => encodeId(typename, id),
  }),
  uuid: t.expose('id', { type: 'UUID', description: 'The uuid that it had.' }),
});
