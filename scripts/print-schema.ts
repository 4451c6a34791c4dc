// Writes schema.graphql, the GraphQL schema as built.
import { writeFileSync } from 'node:fs';
import { printedSchema } from '../src/graphql/schema/schema.js';

writeFileSync(new URL('../schema.graphql', import.meta.url), printedSchema());
