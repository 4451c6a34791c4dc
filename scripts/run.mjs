// Runs an entry point of the gateway, after building missing files: node scripts/run.mjs main|cli ...
import { start } from './build.mjs';

const [entry] = process.argv.splice(2, 1);
// Builds only what the gateway itself needs, so that it also starts where the rest of the project was not copied.
const { board, ...needed } = start([
  ...['client', 'operations', 'compile'],
  ...(entry === 'main' ? ['board'] : []),
]);
// The gateway does not wait for the board, which takes as long as opening a new database.
board?.catch((error) => process.stderr.write(`${error.message}\n`));
await Promise.all(Object.values(needed));
process.setSourceMapsEnabled(true);
await import(new URL(`../dist/${entry}.js`, import.meta.url).href);
