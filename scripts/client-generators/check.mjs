// Generates clients from openapi.json with widely used generators, and compiles what they write. Checks that the
// committed artifacts of Relay's example are those of its documents.
//
// npm ci && npm run check
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const document = '../../openapi.json';
const outputs = 'generated';

/** The command of each generator, which writes below the given folder. */
const generators = {
  'openapi-typescript': (folder) => `openapi-typescript ${document} --output ${folder}/schema.ts`,
  '@hey-api/openapi-ts': (folder) =>
    `openapi-ts --input ${document} --output ${folder} --plugins @hey-api/typescript @hey-api/sdk @hey-api/client-fetch zod`,
  'orval, fetch': (folder) =>
    `orval --input ${document} --output ${folder}/index.ts --client fetch`,
  'orval, zod': (folder) => `orval --input ${document} --output ${folder}/index.ts --client zod`,
  'openapi-zod-client': (folder) => `openapi-zod-client ${document} --output ${folder}/client.ts`,
};

const compilerOptions = {
  ...{ strict: true, noEmit: true, skipLibCheck: true, types: [] },
  ...{ target: 'ES2022', module: 'ESNext', moduleResolution: 'Bundler' },
  lib: ['ES2022', 'DOM', 'DOM.Iterable'],
};

function run(command) {
  const { status, stdout, stderr } = spawnSync(command, {
    cwd: here,
    shell: true,
    encoding: 'utf8',
    env: {
      ...process.env,
      PATH: [join(here, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
    },
  });
  if (status !== 0) throw new Error(`${command} failed.\n${stdout}${stderr}`);
}

/** @throws Error if the generator fails, or TypeScript does not accept what it writes */
function check(name) {
  const folder = `${outputs}/${name.replace(/\W+/g, '-')}`;
  mkdirSync(join(here, folder), { recursive: true });
  run(generators[name](folder));
  const project = join(here, folder, 'tsconfig.json');
  writeFileSync(project, JSON.stringify({ compilerOptions, include: ['**/*.ts'] }));
  run(`tsc --project ${folder}`);
}

rmSync(join(here, outputs), { recursive: true, force: true });
const checks = {
  ...Object.fromEntries(Object.keys(generators).map((name) => [name, () => check(name)])),
  'relay-compiler': () =>
    run('cd ../.. && relay-compiler --validate examples/frontends/relay.config.json'),
};
const failed = Object.entries(checks).filter(([name, runCheck]) => {
  try {
    runCheck();
    process.stdout.write(`${name}: passes\n`);
    return false;
  } catch (error) {
    process.stdout.write(`${name}: ${error.message}\n`);
    return true;
  }
});
process.exitCode = failed.length > 0 ? 1 : 0;
