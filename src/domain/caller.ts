// What every function of the domain works for.
import type { Viewer } from '../auth/viewer.js';
import type { WorkspaceClient } from '../database/workspace-client.js';
import type { Issue } from '../errors.js';

export interface Caller {
  readonly viewer: Viewer;
  /** Bound to the viewer's workspace: the domain has no other way to the data. */
  readonly db: WorkspaceClient;
  /**
   * What was already found wrong with the request while it was translated (a text where a number
   * belongs, say). It is reported together with what the rules find, and stops every write.
   */
  readonly foundIssues: readonly Issue[];
}
