/** A placeholder for the workspace's ID in raw SQL: `WHERE workspace_id = ${thisWorkspace}::uuid`. */
export const thisWorkspace = Symbol('the id of the workspace');
