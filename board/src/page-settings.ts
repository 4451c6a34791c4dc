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

/** An OpenID provider, and the registration of the board there. */
export interface ProviderSettings {
  readonly issuer: string;
  readonly clientId: string;
  readonly scope: string;
  /** The gateway, as tokens name it in their audience; null if the provider knows it by itself. */
  readonly resource: string | null;
}

const provider = settingOf('openid-provider');

/** The provider that people sign in with; undefined if the board asks for an API key. */
export const openIdProvider =
  provider === undefined ? undefined : (JSON.parse(provider) as ProviderSettings);
