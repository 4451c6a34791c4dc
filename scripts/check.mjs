// Runs all checks, here and in CI. It does not stop at the first failure, so that one run shows all of them.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

const checks = {
  'generated code': 'node scripts/build.mjs',
  types: 'tsc --noEmit',
  lint: 'eslint . --max-warnings 0',
  'import rules': 'depcruise src --config .dependency-cruiser.cjs',
  'dead code': 'knip',
  formatting: 'prettier --check .',
  tests: 'npm test',
  'slow tests': 'npm run test:slow',
};

const failed = Object.entries(checks).filter(([name, command]) => {
  process.stdout.write(`\n--- ${name}: ${command}\n`);
  return spawnSync(command, { cwd: root, shell: true, stdio: 'inherit' }).status !== 0;
});
if (failed.length > 0) {
  process.stdout.write(`\nFailed: ${failed.map(([name]) => name).join(', ')}\n`);
  process.exit(1);
}
process.stdout.write('\nAll checks passed.\n');
