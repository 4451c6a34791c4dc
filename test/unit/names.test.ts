// One name, one meaning: a search for the name of a file, a type or a constant of src finds one.
import { readdirSync, readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const root = new URL('../../', import.meta.url);

/** The folder of each noun divides its code by these roles. The folder says of which noun and layer a file is. */
const roleFiles = [
  ...['read.ts', 'write.ts', 'input.ts', 'events.ts', 'summary.ts', 'batch.ts'],
  ...['node.ts', 'queries.ts', 'mutations.ts', 'columns.ts'],
];
const foldersOfNouns = ['src/domain', 'src/graphql/schema'];

const isRoleFile = (path: string) =>
  foldersOfNouns.includes(dirname(dirname(path))) && roleFiles.includes(basename(path));

const files = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' })
  .filter((path) => path.endsWith('.ts') && !path.startsWith('generated'))
  .map((path) => join('src', path));

interface Declared {
  readonly name: string;
  readonly isPrivateFunction: boolean;
}

const isFunction = (node?: ts.Node) =>
  node !== undefined && (ts.isFunctionDeclaration(node) || ts.isArrowFunction(node));

function namesOf(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isBindingElement(element) ? namesOf(element.name) : [],
  );
}

/** The declarations at the top level of a file. Imports and re-exports declare nothing. */
function declaredIn(path: string): Declared[] {
  const text = readFileSync(new URL(path, root), 'utf8');
  const { statements } = ts.createSourceFile(path, text, ts.ScriptTarget.Latest);
  return statements.flatMap((statement) => {
    const isExported =
      ts.canHaveModifiers(statement) &&
      ts.getModifiers(statement)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true;
    const declared = (name: string, node?: ts.Node) => ({
      name,
      isPrivateFunction: !isExported && isFunction(node),
    });
    if (ts.isVariableStatement(statement))
      return statement.declarationList.declarations.flatMap(({ name, initializer }) =>
        namesOf(name).map((each) => declared(each, initializer)),
      );
    const isNamed =
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement) ||
      ts.isEnumDeclaration(statement);
    return isNamed && statement.name ? [declared(statement.name.text, statement)] : [];
  });
}

/** The names that several files have, each with these files. */
function shared(named: readonly { readonly name: string; readonly path: string }[]) {
  const paths = new Map<string, Set<string>>();
  for (const { name, path } of named) paths.set(name, (paths.get(name) ?? new Set()).add(path));
  return [...paths]
    .filter(([, having]) => having.size > 1)
    .map(([name, having]) => `${name}: ${[...having].sort().join(', ')}`);
}

test('no two files share a name, except for role files', () => {
  expect(files.length).toBeGreaterThan(0);
  const named = files
    .filter((path) => !isRoleFile(path))
    .map((path) => ({ name: basename(path), path }));
  expect(shared(named)).toEqual([]);
});

test('each role file is one of several nouns or layers', () => {
  const roles = files.filter(isRoleFile).map((path) => ({ name: basename(path), path }));
  expect(shared(roles).map((line) => line.split(':')[0])).toEqual(
    expect.arrayContaining(roleFiles),
  );
});

/** A private function may have the name of another private function: it is the same verb for something else. */
test('no two files declare a type, a constant or an exported function of the same name', () => {
  const all = files.flatMap((path) => declaredIn(path).map((each) => ({ ...each, path })));
  const meaningful = new Set(
    all.filter(({ isPrivateFunction }) => !isPrivateFunction).map(({ name }) => name),
  );
  expect(meaningful.size).toBeGreaterThan(0);
  expect(shared(all.filter(({ name }) => meaningful.has(name)))).toEqual([]);
});
