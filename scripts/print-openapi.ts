// Writes openapi.json, the OpenAPI document of the REST API.
import { writeFileSync } from 'node:fs';
import { printedOpenApi } from '../src/openapi/document.js';

writeFileSync(new URL('../openapi.json', import.meta.url), printedOpenApi());
