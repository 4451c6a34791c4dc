// Runs an entry point of the gateway, after building missing files: node scripts/run.mjs main|cli ...
import { build } from './build.mjs';

const [entry] = process.argv.splice(2, 1);
// Builds only what the gateway itself needs, so that it also starts where the rest of the project was not copied.
build(['client', 'operations', 'compile', 'board']);
process.setSourceMapsEnabled(true);
await import(new URL(`../dist/${entry}.js`, import.meta.url).href);
