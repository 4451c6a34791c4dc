// Writes the API as it is now to released/, with which a test compares each later change.
import { copyFileSync } from 'node:fs';

for (const file of ['schema.graphql', 'openapi.json'])
  copyFileSync(
    new URL(`../${file}`, import.meta.url),
    new URL(`../released/${file}`, import.meta.url),
  );
