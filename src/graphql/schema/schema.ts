// The schema as built: every noun, in one list.
import { lexicographicSortSchema, printSchema } from 'graphql';
import { builder } from './builder.js';
import './scalars.js';
import './error-types.js';
import './workspace.js';
import './contact/queries.js';
import './contact/mutations.js';
import './contact/duplicates.js';
import './user/queries.js';
import './user/mutations.js';
import './api-key.js';
import './pipeline/queries.js';
import './pipeline/mutations.js';
import './pipeline/stage-mutations.js';
import './event/queries.js';
import './opportunity/queries.js';
import './opportunity/mutations.js';
import './opportunity/batch.js';
import './opportunity/events.js';
import './opportunity/summary.js';
import './opportunity/subscription.js';
import './event/subscriptions.js';
import './opportunity/connections.js';
import './rest-usage.js';
import './viewer-query.js';
import './node-queries.js';

export const schema = builder.toSchema();

/** The content of schema.graphql at the root of the repository. */
export const printedSchema = () => `${printSchema(lexicographicSortSchema(schema))}\n`;
