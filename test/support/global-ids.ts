// Global IDs as callers see them. This is the tests' own knowledge of their form: nothing of src may enter.

/** The types of records that `node` finds. */
export const nodeTypes = [
  ...(['Opportunity', 'OpportunityEvent', 'Contact', 'User', 'ApiKey'] as const),
  ...(['Pipeline', 'Stage', 'Workspace'] as const),
];
export type NodeType = (typeof nodeTypes)[number];

/** The global ID of a record. No record has the global ID of undefined or null. */
export const globalId = (type: NodeType, uuid: string | null | undefined) =>
  Buffer.from(`${type}:${String(uuid)}`).toString('base64');

/** A global ID of the same type, for another UUID. */
export const withUuid = (id: string, uuid: string) =>
  Buffer.from(
    Buffer.from(id, 'base64')
      .toString()
      .replace(/[0-9a-f-]{36}/, uuid),
  ).toString('base64');
