// Fifty tabs of one browser, each with a live subscription, and a restart of the gateway.
import { readFile } from 'node:fs/promises';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { expect } from 'vitest';
import { globalId } from '../support/global-ids.js';
import { openTabs, testInBrowser } from '../support/browser.js';
import { call, demoKeysIn, newDemoFolder, startGateway } from '../support/process.js';

const tabCount = 50;

const readSource = (path: string) =>
  readFile(new URL(`../../${path}`, import.meta.url), { encoding: 'utf8' });

/** A script that defines the functions of a recipe for frontends, after that of graphql-ws. */
async function recipeScript(name: string): Promise<string> {
  const source = await readSource(`examples/frontends/${name}.ts`);
  const { outputText } = transpileModule(source, {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
  });
  return `((exports, require) => {${outputText}})(window, () => graphqlWs);`;
}

/** The script of each tab, which collects the records of the events that it receives. */
const watchScript = (key: string, after: string) => `
  window.received = [];
  window.failures = [];
  window.socket = openSocket({ gateway: location.origin, credential: async () => '${key}' });
  const query = 'subscription ($after: String) { opportunityEventAdded(after: $after) { id opportunityId } }';
  resuming(socket, async () => failures.push('read again')).subscribe(
    { query, variables: { after: '${after}' } },
    {
      next: ({ data }) => received.push(data.opportunityEventAdded.opportunityId),
      error: (error) => failures.push(String(error)),
      complete: () => failures.push('complete'),
    },
  );
  window.countOpportunities = async () => {
    const query = '{ opportunities { totalCount } }';
    const headers = { authorization: 'Bearer ${key}', 'content-type': 'application/json' };
    const overHttp = await fetch('/graphql', { method: 'POST', headers, body: JSON.stringify({ query }) });
    for await (const { data } of socket.iterate({ query }))
      return [data, (await overHttp.json()).data].map(({ opportunities }) => opportunities.totalCount);
  };`;

testInBrowser(
  '50 tabs of one browser are live, can query, and miss no event when the gateway restarts',
  async () => {
    const env = { DATA_DIR: await newDemoFolder() };
    const gateway = await startGateway(env);
    const { address } = gateway;
    const [key] = demoKeysIn(gateway.banner);
    const send = (path: string, body: object) =>
      call(`${address}${path}`, key, { method: 'POST', body });
    const create = async () =>
      globalId('Opportunity', (await send('/v1/opportunities', {})).body.id as string);
    const query = '{ opportunityEvents(first: 1) { nodes { id } } opportunities { totalCount } }';
    const { data } = (await send('/graphql', { query })).body;
    const scripts = [
      await readSource('node_modules/graphql-ws/umd/graphql-ws.js'),
      await recipeScript('connection'),
      await recipeScript('resume'),
      watchScript(key, data.opportunityEvents.nodes[0].id as string),
    ];

    const { pages, expectNoTrouble } = await openTabs(address, tabCount);
    for (const page of pages) {
      await page.goto(`${address}/livez`);
      await page.evaluate(scripts.join('\n'));
    }
    const inAll = <Value>(script: string): Promise<Value[]> =>
      Promise.all(pages.map((page) => page.evaluate<Value>(script)));
    const created: string[] = [];
    /** Waits until every tab has received the event of every creation. */
    const untilAllHave = () =>
      expect
        .poll(
          async () =>
            (await inAll<string[]>('received')).filter(
              (received) => !created.every((id) => received.includes(id)),
            ),
          { timeout: 30_000 },
        )
        .toEqual([]);

    created.push(await create());
    await untilAllHave();
    const count = Number(data.opportunities.totalCount) + 1;
    expect(await inAll('countOpportunities()')).toEqual(pages.map(() => [count, count]));
    expectNoTrouble();

    await gateway.stop();
    await startGateway({ ...env, PORT: new URL(address).port });
    const start = performance.now();
    for (let index = 0; index < 3; index++) created.push(await create());
    await untilAllHave();
    const liveAgainMs = performance.now() - start;
    process.stdout.write(`${String(tabCount)} tabs were live after ${liveAgainMs.toFixed()} ms.\n`);
    expect(await inAll('failures')).toEqual(pages.map(() => []));
    expect(await inAll('countOpportunities()')).toEqual(pages.map(() => [count + 3, count + 3]));
  },
  // Opening 50 tabs takes most of the time.
  300_000,
);
