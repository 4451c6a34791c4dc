// Makes the files that are not committed, if missing or out of date: the generated code, then dist/.
//
// node scripts/build.mjs                     all steps
// node scripts/build.mjs client operations   only these
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** The steps in order: the inputs of each, the folders that it creates anew, and its commands. */
const steps = {
  client: {
    says: 'Generating the Prisma client',
    inputs: ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json'],
    outputs: ['src/generated/prisma'],
    commands: [['prisma', 'generate']],
  },
  operations: {
    says: 'Generating the typed operations',
    inputs: [
      'codegen.ts',
      'schema.graphql',
      'src/rest/operations.graphql',
      'board/operations',
      'test/operations.graphql',
      'package-lock.json',
    ],
    outputs: ['src/generated/rest', 'board/src/generated', 'test/generated'],
    commands: [['graphql-codegen']],
  },
  examples: {
    says: 'Generating the clients of the examples',
    inputs: [
      'openapi.json',
      'schema.graphql',
      'examples/graphql-client/codegen.ts',
      'examples/graphql-client/operations.ts',
      'examples/frontends/codegen.ts',
      'examples/frontends/operations.ts',
      'package-lock.json',
    ],
    outputs: [
      'examples/graphql-client/generated',
      'examples/rest-client/generated',
      'examples/frontends/generated',
    ],
    commands: [
      ['graphql-codegen', '--config', 'examples/graphql-client/codegen.ts'],
      ['openapi-typescript', 'openapi.json', '-o', 'examples/rest-client/generated/openapi.ts'],
      ['graphql-codegen', '--config', 'examples/frontends/codegen.ts'],
    ],
  },
  template: {
    says: 'Creating the embedded database that tests copy',
    inputs: ['scripts/new-template.ts', 'src/database/pglite.ts', 'package-lock.json'],
    outputs: ['test/template'],
    commands: [['tsx', 'scripts/new-template.ts']],
  },
  compile: {
    says: 'Compiling',
    inputs: ['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
    outputs: ['dist'],
    // The output of the next step, whose inputs may be unchanged.
    keeps: 'board',
    // Translates without type checks, which take three times as long. `npm run check` and editors check types.
    commands: [['tsc', '--project', 'tsconfig.build.json', '--noCheck']],
  },
  board: {
    says: 'Building the board',
    inputs: ['board', 'package-lock.json'],
    outputs: ['dist/board'],
    commands: [['vite', 'build', 'board', '--logLevel', 'warn']],
  },
};

/** A digest of all inputs of a step. It is stored in the step's first output once the step is done. */
function digestOf(inputs) {
  const hash = createHash('sha256');
  const add = (path) => {
    const full = join(root, path);
    // The operations of the tests are absent where only the gateway was copied.
    if (!existsSync(full)) return;
    if (statSync(full).isDirectory()) {
      for (const name of readdirSync(full).sort()) add(join(path, name));
    } else if (!path.endsWith('.stamp')) {
      hash.update(`${path}\0`).update(readFileSync(full));
    }
  };
  inputs.forEach(add);
  return hash.digest('hex');
}

/** Removes the contents of a folder, except for one name in it. */
function empty(folder, keeps) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder))
    if (name !== keeps) rmSync(join(folder, name), { recursive: true, force: true });
}

function run([name, ...args]) {
  const { status, stdout, stderr, error } = spawnSync(name, args, {
    cwd: root,
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: {
      // Generating never runs the schema engine. Any executable in its place avoids a download by Prisma.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      ...process.env,
      PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
    },
  });
  if (status !== 0)
    throw new Error(
      `${[name, ...args].join(' ')} failed.\n${stdout ?? ''}${stderr ?? ''}${error ?? ''}`,
    );
}

if (!existsSync(join(root, 'node_modules')))
  throw new Error('The packages are not installed. Run "npm ci" first.');

/** @param names the steps to run. Default: all */
export function build(names = Object.keys(steps)) {
  for (const name of names) {
    const { says, inputs, outputs, keeps, commands } = steps[name];
    // The board is absent where only the gateway was copied.
    if (!existsSync(join(root, inputs[0]))) continue;
    const stamp = join(root, outputs[0], '.stamp');
    const digest = digestOf(inputs);
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) continue;
    process.stderr.write(`${says} ...\n`);
    for (const output of outputs) empty(join(root, output), keeps);
    commands.forEach(run);
    writeFileSync(stamp, digest);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const names = process.argv.slice(2);
  const unknown = names.find((name) => !Object.hasOwn(steps, name));
  if (unknown !== undefined) throw new Error(`There is no step "${unknown}".`);
  build(names.length === 0 ? undefined : names);
}
