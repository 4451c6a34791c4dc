// A call that GraphiQL opens with. It stands in the fragment of the address, which never reaches a server: it
// is not logged, and no limit on headers holds for it.

/** Where a document stands in GraphiQL, ready to run. */
export function graphiqlAddress(
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): string {
  const call = new URLSearchParams({ query });
  if (Object.keys(variables).length > 0) call.set('variables', JSON.stringify(variables, null, 2));
  return `/graphql#${call.toString()}`;
}

/**
 * In the browser: the options that GraphiQL is to open with. What the fragment holds is only ever the text of
 * an editor.
 *
 * GraphiQL looks among the tabs that it has stored for one with the query, variables and headers that it is
 * told, and adds one where there is none. With nothing stored it opens the first of the default tabs.
 */
const optionsForCall = `(options, isSignedIn) => {
  addEventListener('hashchange', () => location.reload());
  // By itself it writes the query into the address, and a reload then shows the answer of the API.
  const onEditQuery = () => history.replaceState(null, '', location.pathname);
  const call = new URLSearchParams(location.hash.slice(1));
  const query = call.get('query');
  if (!query) return { ...options, ...lastTab(), onEditQuery };
  const tab = { query, variables: call.get('variables') ?? '', headers: options.headers };
  return {
    ...options,
    ...tab,
    // Without a key to open with: the headers that were used last.
    ...(isSignedIn && { initialHeaders: options.headers }),
    defaultTabs: [tab, ...options.defaultTabs],
    onEditQuery,
  };

  // The tab that was open last. Left to itself, GraphiQL adds an empty one where nothing was edited in it.
  function lastTab() {
    try {
      const { tabs, activeTabIndex } = JSON.parse(localStorage.getItem('graphiql:tabState'));
      const { query, variables, headers } = tabs[activeTabIndex];
      return { query, variables, initialHeaders: headers };
    } catch {
      return {};
    }
  }
}`;

/**
 * The page, which has its options as JSON, so that it opens with the call in its address.
 *
 * @throws Error when the options are not in the page once: a fault that a new version of it brings
 */
export function openWithCall(html: string, options: object, isSignedIn: boolean): string {
  const json = JSON.stringify(options);
  const [before, after, ...more] = html.split(json);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error('The options of GraphiQL are not where they were expected.');
  return `${before}(${optionsForCall})(${json}, ${String(isSignedIn)})${after}`;
}
