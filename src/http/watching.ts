// Who watches changes through one server. A stream goes on for ever, and would keep the server from closing.
import type { Database } from '../database/database.js';
import { GatewayError } from '../errors.js';

/** The changes as one server hands them out: once it has ended what is watched, nobody begins to. */
export function watchUntilEnd(changes: Database['changes']): Database['changes'] {
  let isEnded = false;
  return {
    watch(workspaceId, apiKeyId) {
      if (isEnded)
        throw new GatewayError('UNAVAILABLE', 'The gateway is stopping. Subscribe again shortly.');
      return changes.watch(workspaceId, apiKeyId);
    },
    end() {
      isEnded = true;
      changes.end();
    },
  };
}
