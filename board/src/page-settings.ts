// The values that the gateway writes into the page.

/** @returns undefined if the gateway has left the value empty */
function settingOf(name: string): string | undefined {
  const meta = document.querySelector<HTMLMetaElement>(`meta[name="${name}"]`);
  return meta?.content === '' ? undefined : meta?.content;
}

/** The API key of the demo, which a browser on the gateway's machine gets. */
export const demoApiKey = settingOf('demo-api-key');

/** The nonce that the Content-Security-Policy requires of style elements that scripts insert. */
export const styleNonce = settingOf('style-nonce');
