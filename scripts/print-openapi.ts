// Writes openapi.json: the API reference of REST as built.
import { writeFileSync } from 'node:fs';
import { printedOpenApi } from '../src/openapi/document.js';

writeFileSync(new URL('../openapi.json', import.meta.url), printedOpenApi());
