// Runs an entry point of the gateway, after building what is missing: node scripts/run.mjs main|cli ...
import { build } from './build.mjs';

const [entry] = process.argv.splice(2, 1);
build();
process.setSourceMapsEnabled(true);
await import(new URL(`../dist/${entry}.js`, import.meta.url).href);
