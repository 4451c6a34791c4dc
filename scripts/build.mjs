// Makes the files that are not committed, if missing or out of date: the generated code, then dist/.
//
// node scripts/build.mjs                     all steps
// node scripts/build.mjs client operations   only these
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/**
 * The steps. Each names the steps whose output it reads (`after`), its inputs, the folders that it replaces, and its
 * commands. Steps run at the same time unless one reads the output of the other.
 */
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
    after: ['client', 'operations'],
    inputs: ['src', 'tsconfig.json', 'package-lock.json'],
    outputs: ['dist'],
    // The output of the next step, whose inputs may be unchanged.
    keeps: 'board',
    // Translates each file by itself, without type checks. `npm run check` and editors check types.
    commands: [
      [
        ...['esbuild', 'src/**/*.ts', '--outbase=src', '--outdir=dist', '--log-level=warning'],
        ...['--format=esm', '--platform=node', '--target=node20.19', '--sourcemap'],
      ],
    ],
  },
  board: {
    says: 'Building the board',
    // That step empties dist/, except for the board.
    after: ['operations', 'compile'],
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

async function run([name, ...args]) {
  const child = spawn(name, args, {
    cwd: root,
    shell: process.platform === 'win32',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      // Generating never runs the schema engine. Any executable in its place avoids a download by Prisma.
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      PRISMA_HIDE_UPDATE_MESSAGE: '1',
      ...process.env,
      PATH: [join(root, 'node_modules', '.bin'), process.env.PATH].join(delimiter),
    },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text) => (output += text));
  const [code] = await once(child, 'close');
  if (code !== 0) throw new Error(`${[name, ...args].join(' ')} failed.\n${output}`);
}

/** Waits for all, also if one fails: a program that goes on would write beside the next build. */
async function allEnded(promises) {
  const failed = (await Promise.allSettled(promises)).find(({ status }) => status === 'rejected');
  if (failed) throw failed.reason;
}

if (!existsSync(join(root, 'node_modules')))
  throw new Error('The packages are not installed. Run "npm ci" first.');

async function runStep({ says, inputs, outputs, keeps, commands }) {
  // The board is absent where only the gateway was copied.
  if (!existsSync(join(root, inputs[0]))) return;
  const stamp = join(root, outputs[0], '.stamp');
  const digest = digestOf(inputs);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === digest) return;
  process.stderr.write(`${says} ...\n`);
  for (const output of outputs) empty(join(root, output), keeps);
  await allEnded(commands.map(run));
  writeFileSync(stamp, digest);
}

/**
 * Starts steps, each of which waits for those of the others that it reads from.
 *
 * @param names the steps to run. Default: all
 * @returns a promise of each step by its name
 */
export function start(names = Object.keys(steps)) {
  const started = {};
  // A step stands after those that it waits for.
  for (const name of Object.keys(steps).filter((step) => names.includes(step))) {
    const { after = [] } = steps[name];
    started[name] = Promise.all(after.map((earlier) => started[earlier])).then(() =>
      runStep(steps[name]),
    );
  }
  return started;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const names = process.argv.slice(2);
  const unknown = names.find((name) => !Object.hasOwn(steps, name));
  if (unknown !== undefined) throw new Error(`There is no step "${unknown}".`);
  await allEnded(Object.values(start(names.length === 0 ? undefined : names)));
}
