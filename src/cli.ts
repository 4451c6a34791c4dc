// The commands for operators.
import { Command, InvalidArgumentError } from 'commander';
import { readConfig } from './config.js';
import type { SystemClient } from './database/database.js';
import { migrateDatabase, openForCommand, openForRepair } from './database/open.js';
import { seedWorkspace } from './demo/seed.js';
import { createAdminApiKey, createWorkspace, revokeAnyApiKey } from './domain/workspace/create.js';
import { setUserEmail } from './domain/user/set-email.js';
import { describeFailure } from './failure.js';

/**
 * Runs a command on the database and prints its result, as one line of JSON or as text.
 *
 * @param open opens the database. Default: after the missing migrations have been applied
 */
async function run<Result>(
  { json }: { json?: boolean },
  work: (system: SystemClient) => Promise<Result>,
  describe: (result: Result) => string,
  open = openForCommand,
): Promise<void> {
  const database = await open(readConfig());
  try {
    const result = await work(database.system);
    process.stdout.write(`${json ? JSON.stringify(result) : describe(result)}\n`);
  } finally {
    await database.close();
  }
}

const keepKey = (apiKey: string) => `API key: ${apiKey}\nKeep it: it is not shown again.`;

const lowerCase = (id: string) => id.toLowerCase();

const count = (text: string): number => {
  if (!/^\d{1,7}$/.test(text)) throw new InvalidArgumentError('Give a whole number up to 9999999.');
  return Number(text);
};

const program = new Command('cli').description('Commands for operators of an Opportunity Gateway.');
const jsonOption = ['--json', 'print one line of JSON'] as const;

const workspace = program.command('workspace').description('workspaces');
workspace
  .command('create')
  .description('create a workspace with an admin, default pipelines and an admin key')
  .requiredOption('--name <name>', 'its name')
  .option('--country <code>', 'its country: two letters, such as US (the default)')
  .option(...jsonOption)
  .action((options: { name: string; country?: string; json?: boolean }) =>
    run(
      options,
      async (system) => {
        const created = await createWorkspace(system, options);
        return { workspace: created.workspace, api_key: created.apiKey };
      },
      (created) => `Workspace ${created.workspace.id}\n${keepKey(created.api_key)}`,
    ),
  );

const apiKey = program.command('api-key').description('API keys');
apiKey
  .command('create')
  .description("create a key that acts for the workspace's first admin")
  .requiredOption('--workspace <id>', 'the workspace', lowerCase)
  .requiredOption('--name <name>', 'what it is for')
  .option('--read-only', 'it can only read')
  .option(...jsonOption)
  .action((options: { workspace: string; name: string; readOnly?: boolean; json?: boolean }) =>
    run(
      options,
      async (system) => {
        const { id, apiKey: key } = await createAdminApiKey(system, {
          workspaceId: options.workspace,
          name: options.name,
          readOnly: options.readOnly ?? false,
        });
        return { id, api_key: key };
      },
      (created) => `API key ${created.id}\n${keepKey(created.api_key)}`,
    ),
  );
apiKey
  .command('revoke')
  .description('revoke a key: the next request with it is rejected')
  .argument('<id>', 'the id of the key', lowerCase)
  .option(...jsonOption)
  .action((id: string, options: { json?: boolean }) =>
    run(
      options,
      async (system) => {
        await revokeAnyApiKey(system, id);
        return { id, revoked: true };
      },
      () => `API key ${id} is revoked.`,
    ),
  );

const user = program.command('user').description('users');
user
  .command('set-email')
  .description('change the email address of a user')
  .requiredOption('--workspace <id>', 'the workspace', lowerCase)
  .requiredOption('--user <id>', 'the user', lowerCase)
  .requiredOption('--email <address>', 'the new address')
  .option(...jsonOption)
  .action((options: { workspace: string; user: string; email: string; json?: boolean }) =>
    run(
      options,
      async (system) => {
        const { workspace: workspaceId, user: id, email } = options;
        await setUserEmail(system, { workspaceId, id, email });
        return { id, email };
      },
      ({ id, email }) => `User ${id} has the address ${email}.`,
      openForRepair,
    ),
  );

program
  .command('seed')
  .description('create a workspace filled with made-up opportunities, for a demo or a measurement')
  .requiredOption('--opportunities <count>', 'how many', count)
  .option('--name <name>', 'the name of the workspace', 'Seeded workspace')
  .option(...jsonOption)
  .action((options: { opportunities: number; name: string; json?: boolean }) =>
    run(
      options,
      async (system) => {
        const seeded = await seedWorkspace(system, { ...options, insertionsAtOnce: 2 });
        return {
          workspace: seeded.workspace,
          api_key: seeded.apiKey,
          opportunities: options.opportunities,
        };
      },
      (seeded) =>
        `Workspace ${seeded.workspace.id} with ${String(seeded.opportunities)} opportunities\n${keepKey(seeded.api_key)}`,
    ),
  );

program
  .command('migrate')
  .description('apply the migrations that are missing')
  .option(...jsonOption)
  .action(async (options: { json?: boolean }) => {
    const applied = await migrateDatabase(readConfig());
    const text = applied.length === 0 ? 'No pending migrations.' : applied.join('\n');
    process.stdout.write(`${options.json ? JSON.stringify({ applied }) : text}\n`);
  });

program
  .command('to-graphql')
  .description('turn recorded REST calls into GraphQL documents with their variables')
  .argument('<file>', 'a .http, .rest or .har file')
  .option('--out <folder>', 'write a file for each document and for the variables of each call')
  .option(...jsonOption)
  .action(async (path: string, options: { out?: string; json?: boolean }) => {
    // Loaded only here, because building the schema takes as long as an entire other command.
    const { toGraphQLCommand } = await import('./to-graphql/to-graphql-command.js');
    if (!(await toGraphQLCommand(path, options))) process.exitCode = 1;
  });

/** Replays a recording. The exit code 1 means a difference, so failures of the command itself have the code 2. */
async function verifyRecording(
  path: string,
  options: { baseUrl?: string; report?: string; json?: boolean },
): Promise<void> {
  try {
    const { verifyCommand } = await import('./verify/command.js');
    process.exitCode = (await verifyCommand(path, options, readConfig())) ? 0 : 1;
  } catch (error) {
    process.stderr.write(`${describeFailure(error)}\n`);
    process.exitCode = 2;
  }
}

program
  .command('verify')
  .description('replay recorded REST calls in a new workspace, and compare the responses')
  .argument('<file>', 'a .har file, or a .http or .rest file with responses')
  .option('--base-url <url>', 'replay to a running gateway, with the key in VERIFY_API_KEY')
  .option('--report <file>', 'write the result as an HTML page')
  .option(...jsonOption)
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .action(verifyRecording);

try {
  await program.parseAsync();
} catch (error) {
  process.stderr.write(`${describeFailure(error)}\n`);
  process.exitCode = 1;
}
