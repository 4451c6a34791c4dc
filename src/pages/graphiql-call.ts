// Opens GraphiQL with a call. The call is in the fragment of the URL, which browsers do not send to the server: it is
// not logged, and not subject to limits on the length of URLs.

/** The URL that opens GraphiQL with a document, ready to run. */
export function graphiqlAddress(
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): string {
  const call = new URLSearchParams({ query });
  if (Object.keys(variables).length > 0) call.set('variables', JSON.stringify(variables, null, 2));
  return `/graphql#${call.toString()}`;
}

/**
 * A function that runs in the browser and returns the options with which GraphiQL opens. It uses the fragment only as
 * text for the editors.
 *
 * GraphiQL looks among its stored tabs for one with the given query, variables and headers, and adds a tab if there is
 * none. If nothing is stored, it opens the first of the default tabs.
 */
export const optionsForCall = `(options) => {
  addEventListener('hashchange', () => location.reload());
  // By default, GraphiQL writes the query into the URL, and reloading it would show the response of the API.
  const onEditQuery = () => history.replaceState(null, '', location.pathname);
  const call = new URLSearchParams(location.hash.slice(1));
  const query = call.get('query');
  if (!query) return { ...options, ...lastTab(), onEditQuery };
  const tab = { query, variables: call.get('variables') ?? '', headers: '' };
  return {
    ...options,
    ...tab,
    initialHeaders: '',
    defaultTabs: [tab, ...options.defaultTabs],
    onEditQuery,
  };

  // Reopens the tab that was open last. By default, GraphiQL adds an empty tab if nothing was edited in it.
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
