// Writes the next migration from the changes in prisma/schema.prisma: npm run migration -- NAME
import { mkdir, writeFile } from 'node:fs/promises';
import { openPglite } from '../src/database/pglite.js';
import { migrate } from '../src/database/migrate.js';
import { schemaDiff } from './schema-diff.js';

const [name] = process.argv.slice(2);
if (name === undefined || !/^[a-z0-9_]+$/.test(name)) {
  process.stderr.write('Give the migration a name: npm run migration -- add_contact_tags\n');
  process.exit(1);
}

const driver = await openPglite();
await migrate(driver);
const statements = await schemaDiff(driver);
await driver.close();

if (statements === '') {
  process.stdout.write(
    'No changes: the migrations already create everything in prisma/schema.prisma.\n',
  );
} else {
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = new URL(`../prisma/migrations/${time}_${name}/`, import.meta.url);
  await mkdir(folder);
  await writeFile(new URL('migration.sql', folder), `${statements}\n`);
  process.stdout.write(
    `prisma/migrations/${time}_${name}/migration.sql: Review and complete it.\n`,
  );
}
