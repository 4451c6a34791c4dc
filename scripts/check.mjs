// Runs all checks, here and in CI. It does not stop at the first failure, so that one run shows all of them.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const checks = {
  'generated code': 'node scripts/build.mjs',
  types: 'tsc --noEmit',
  'types of the board': 'tsc --noEmit --project board',
  lint: 'eslint . --max-warnings 0',
  'import rules': 'depcruise src --config .dependency-cruiser.cjs',
  'dead code': 'knip',
  formatting: 'prettier --check .',
  tests: 'npm test',
  'slow tests': 'npm run test:slow',
};

/** The number of lines of a failed check that are printed again at the end. Test runs list their failures there. */
const linesAgain = 80;

/** Runs a command. Its output is printed, and returned as text. */
async function run(command) {
  const child = spawn(command, { cwd: root, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const [from, to] of [
    [child.stdout, process.stdout],
    [child.stderr, process.stderr],
  ])
    from.setEncoding('utf8').on('data', (text) => {
      output += text;
      to.write(text);
    });
  const [code] = await once(child, 'close');
  return { hasFailed: code !== 0, output };
}

const failed = [];
for (const [name, command] of Object.entries(checks)) {
  process.stdout.write(`\n--- ${name}: ${command}\n`);
  const { hasFailed, output } = await run(command);
  if (hasFailed) failed.push({ name, output });
}
if (failed.length > 0) {
  for (const { name, output } of failed)
    process.stdout.write(
      `\n--- ${name}, again\n${output.split('\n').slice(-linesAgain).join('\n')}`,
    );
  process.stdout.write(`\nFailed: ${failed.map(({ name }) => name).join(', ')}\n`);
  process.exitCode = 1;
} else process.stdout.write('\nAll checks passed.\n');
