// Writes the current API to released/. A test compares later changes with it.
import { copyFileSync } from 'node:fs';

for (const file of ['schema.graphql', 'openapi.json'])
  copyFileSync(
    new URL(`../${file}`, import.meta.url),
    new URL(`../released/${file}`, import.meta.url),
  );
