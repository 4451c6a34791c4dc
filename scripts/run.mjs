// Runs an entry point of the gateway, after building what is missing: node scripts/run.mjs main|cli ...
import { build } from './build.mjs';

const [entry] = process.argv.splice(2, 1);
// What the gateway itself needs: it also starts where nothing else of the project was copied.
build(['client', 'operations', 'compile']);
process.setSourceMapsEnabled(true);
await import(new URL(`../dist/${entry}.js`, import.meta.url).href);
