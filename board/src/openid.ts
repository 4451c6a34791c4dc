// Sign-in with an OpenID provider: the authorization code flow with PKCE. The page has no secret.
//
// The tokens are kept in the storage of the session (board/src/session.ts). A refresh token renews them without a
// sign-in; without one, the person signs in again once the token has expired.
import type { User, UserManager } from 'oidc-client-ts';
import { openIdProvider, type ProviderSettings } from './page-settings';
import {
  currentSession,
  currentToken,
  endSession,
  hasEnded,
  onSessionEnd,
  renewSession,
  startSession,
} from './session';

/** The address to which the provider sends people back. It is registered at the provider. */
const returnPath = '/board/signed-in';
const homePath = '/board';

/** A request to a provider that does not respond is given up after this time. */
const providerTimeoutSeconds = 10;

/** The longest time of a timer. */
const timerMaxMs = 2 ** 31 - 1;

/** A token is renewed this long before it expires. If its lifetime is less than twice as long, it is renewed after half of it. */
const renewalSeconds = 60;

async function createManager({ issuer, clientId, scope, resource }: ProviderSettings) {
  // Loaded only where there is a provider.
  const { UserManager, WebStorageStateStore } = await import('oidc-client-ts');
  const store = new WebStorageStateStore({ store: sessionStorage });
  return new UserManager({
    authority: issuer,
    client_id: clientId,
    scope,
    redirect_uri: location.origin + returnPath,
    post_logout_redirect_uri: location.origin + homePath,
    userStore: store,
    stateStore: store,
    // The package would also renew in an iframe, which the policy of the page forbids.
    automaticSilentRenew: false,
    requestTimeoutInSeconds: providerTimeoutSeconds,
    // The standard parameter for the audience of a token (RFC 8707), and the one of Auth0.
    ...(resource !== null && {
      resource,
      extraQueryParams: { audience: resource },
      extraTokenParams: { resource },
    }),
  });
}

/**
 * The parameters of a renewal. The package does not repeat those of the sign-in: without a resource, a provider may issue a
 * token that the gateway rejects.
 */
const tokenTarget = openIdProvider?.resource == null ? {} : { resource: openIdProvider.resource };

let manager: UserManager | undefined;
let renewing: Promise<User | null> | undefined;
let renewalTimer: ReturnType<typeof setTimeout> | undefined;

/** The reason of a failure, for people: that of the provider, if it gives one. */
function describeFailure(error: unknown): string {
  if (error instanceof TypeError || (error as Error).name === 'ErrorTimeout')
    return 'The sign-in provider cannot be reached.';
  const { error_description: description, message } = error as Error & {
    readonly error_description?: string | null;
  };
  return `The sign-in has failed. ${description ?? message}`;
}

/**
 * @returns null if the provider gives no other token
 * @throws an error if the provider cannot be reached
 */
async function renew(provider: UserManager): Promise<User | null> {
  const session = currentSession();
  const user = await provider.getUser();
  if (user?.refresh_token === undefined) return null;
  // A refresh token may be used once, so that all who ask at the same time get the same token.
  renewing ??= provider.signinSilent(tokenTarget).finally(() => {
    renewing = undefined;
  });
  const renewed = await renewing.catch((error: unknown) => {
    // An error in the response of the provider is final. After any other one, the session can still be renewed.
    if ((error as Error).name === 'ErrorResponse') return null;
    throw error;
  });
  if (hasEnded(session)) {
    // The package has stored the tokens of a person who has signed out meanwhile.
    await provider.removeUser();
    return null;
  }
  if (renewed) {
    renewSession(renewed.access_token);
    renewInTime(provider, renewed);
  }
  return renewed;
}

/** Renews the token of a person before it expires. A failure has no effect: the last attempt is at the end. */
function renewInTime(provider: UserManager, { expires_in: seconds }: User): void {
  clearTimeout(renewalTimer);
  if (seconds === undefined || seconds <= 0) return;
  const waitMs = Math.max(seconds - renewalSeconds, seconds / 2) * 1_000;
  renewalTimer = setTimeout(
    () => void renew(provider).catch(() => undefined),
    Math.min(waitMs, timerMaxMs),
  );
}

/** @throws an error if the provider cannot be reached */
async function renewOrEnd(provider: UserManager): Promise<void> {
  const session = currentSession();
  const renewed = await renew(provider);
  if (!renewed && !hasEnded(session)) endSession('Your sign-in has expired.');
}

/**
 * The token for a request. A token that expired while the machine slept is renewed first.
 *
 * @throws an error if the provider cannot be reached
 */
export async function freshToken(): Promise<string | undefined> {
  const user = await manager?.getUser();
  if (manager && user?.expired === true) await renewOrEnd(manager);
  return currentToken();
}

/** Another token, in place of one that the gateway has rejected; undefined if there is none. */
export async function otherToken(): Promise<string | undefined> {
  const renewed = manager && (await renew(manager).catch(() => null));
  return renewed?.access_token;
}

/** Takes up the session of the provider: that of this tab, or the one that has just begun there. */
export async function resumeSession(): Promise<void> {
  if (!openIdProvider) return;
  const isReturn = location.pathname === returnPath;
  try {
    const provider = (manager = await createManager(openIdProvider));
    // If the provider cannot be reached, the next request tries again.
    provider.events.addAccessTokenExpired(() => void renewOrEnd(provider).catch(() => undefined));
    onSessionEnd(() => {
      clearTimeout(renewalTimer);
      void provider.removeUser();
    });
    const user = isReturn ? await provider.signinCallback() : await provider.getUser();
    if (isReturn) history.replaceState(null, '', (user?.state ?? homePath) as string);
    if (user?.expired === true) await renewOrEnd(provider);
    else if (user) {
      startSession(user.access_token);
      renewInTime(provider, user);
    }
  } catch (error) {
    history.replaceState(null, '', homePath);
    endSession(describeFailure(error));
  }
}

/**
 * Goes to the provider, and comes back to the present address. The provider asks for the person anew after a session that the
 * gateway has rejected. Otherwise it would sign in the same person at once.
 */
export async function signInAtProvider(): Promise<void> {
  try {
    const { wasRejected = false } = currentSession();
    await manager?.signinRedirect({
      state: location.pathname + location.search,
      ...(wasRejected && { prompt: 'login' }),
    });
  } catch (error) {
    endSession(describeFailure(error));
  }
}

/** Ends the session here, and at the provider if it began there. */
export async function signOut(): Promise<void> {
  const user = await manager?.getUser();
  endSession();
  if (!manager || !user) return;
  try {
    const canEnd = await manager.metadataService.getEndSessionEndpoint();
    if (canEnd !== undefined && user.id_token !== undefined)
      await manager.signoutRedirect({ id_token_hint: user.id_token });
  } catch (error) {
    endSession(describeFailure(error));
  }
}
