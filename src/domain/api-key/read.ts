// Reads API keys: the list of a workspace, with revoked and expired ones.
import { describeList, newestFirst } from '../list/list-kind.js';
import { apiKeyColumns } from './columns.js';

export const apiKeyList = describeList('apiKey', apiKeyColumns, newestFirst);
