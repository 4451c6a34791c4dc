// Global IDs from a caller's view. This is the tests' own knowledge of their format, so it imports nothing of src.

/** The types of records that `node` finds. */
export const nodeTypes = [
  ...(['Opportunity', 'OpportunityEvent', 'Contact', 'User', 'ApiKey'] as const),
  ...(['Pipeline', 'Stage', 'Workspace'] as const),
  ...(['ContactEvent', 'UserEvent', 'PipelineEvent', 'ApiKeyEvent', 'SettingsEvent'] as const),
];
export type NodeType = (typeof nodeTypes)[number];

/** The global ID of a record. Undefined and null give an ID that matches no record. */
export const globalId = (type: NodeType, uuid: string | null | undefined) =>
  Buffer.from(`${type}:${String(uuid)}`).toString('base64');

/** A global ID of the same type, for another UUID. */
export const withUuid = (id: string, uuid: string) =>
  Buffer.from(
    Buffer.from(id, 'base64')
      .toString()
      .replace(/[0-9a-f-]{36}/, uuid),
  ).toString('base64');

/** The UUID in a global ID. */
export const uuidIn = (id: string) => Buffer.from(id, 'base64').toString().slice(-36);

/** The keys of links in REST, which has UUIDs in place of global IDs, each with its conversion. */
export const restLinks: Readonly<Record<string, (id: string) => string>> = Object.fromEntries(
  [
    ...['workspace_id', 'primary_contact_id', 'sales_rep_id', 'project_manager_id', 'ar_owner_id'],
    ...['pipeline_id', 'stage_id'],
  ].map((key) => [key, uuidIn]),
);
