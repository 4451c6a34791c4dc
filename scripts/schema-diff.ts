// The difference between a migrated database and prisma/schema.prisma, as SQL. Prisma's schema engine compares them, as
// WebAssembly over a driver adapter, so that no binary has to be downloaded.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import {
  bindMigrationAwareSqlAdapterFactory,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import * as engine from '@prisma/schema-engine-wasm/schema_engine_bg';
import type { Driver } from '../src/database/driver.js';

const schemaFile = fileURLToPath(new URL('../prisma/schema.prisma', import.meta.url));

interface Glue {
  __wbg_set_wasm(exports: WebAssembly.Exports): void;
}

/** The promise of loading the engine. It has a single instance, whose memory a second one would replace. */
let loaded: Promise<void> | undefined;

async function loadEngine(): Promise<void> {
  const binary = new URL(import.meta.resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const wasm = await readFile(new URL('schema_engine_bg.wasm', binary));
  const { instance } = await WebAssembly.instantiate(wasm, {
    './schema_engine_bg.js': engine as unknown as WebAssembly.ModuleImports,
  });
  (engine as unknown as Glue).__wbg_set_wasm(instance.exports);
  (instance.exports.__wbindgen_start as () => void)();
}

/**
 * The statements that would bring a database in line with the schema.
 *
 * @returns an empty string if the two agree
 */
export async function schemaDiff({ adapter }: Driver): Promise<string> {
  await (loaded ??= loadEngine());
  const content = await readFile(schemaFile, 'utf8');
  const { SchemaEngine } = engine;
  const comparer = await SchemaEngine.new(
    { datamodels: [[schemaFile, content]] } as unknown as Parameters<typeof SchemaEngine.new>[0],
    () => undefined,
    bindMigrationAwareSqlAdapterFactory(
      adapter as unknown as SqlMigrationAwareDriverAdapterFactory,
    ),
  );
  try {
    const files = [{ path: schemaFile, content }];
    const { stdout } = await comparer.diff({
      from: { tag: 'schemaDatasource', files, configDir: '.' },
      to: { tag: 'schemaDatamodel', files },
      script: true,
      exitCode: null,
      filters: { externalTables: [], externalEnums: [] },
    } as unknown as Parameters<typeof comparer.diff>[0]);
    return (stdout ?? '').replace('-- This is an empty migration.', '').trim();
  } finally {
    comparer.free();
  }
}
