// The question before changes that are not saved are lost.
import { useEffect } from 'react';

let hasChanges = false;

/** If there are changes that are not saved, the person is asked. */
export const mayLeave = (): boolean =>
  !hasChanges || confirm('Leave this page? Your changes have not been saved.');

/** Forgets the changes, whose record is gone. */
export const dropChanges = (): void => {
  hasChanges = false;
};

/** Views of the board are pages of one document, so that their links do not unload it. */
function askBeforeNavigation(event: NavigateEvent): void {
  const isElsewhere = new URL(event.destination.url).pathname !== location.pathname;
  // The browser itself asks before it unloads the document.
  if (event.cancelable && event.destination.sameDocument && isElsewhere && !mayLeave())
    event.preventDefault();
}

const askBeforeUnload = (event: BeforeUnloadEvent): void => {
  if (hasChanges) event.preventDefault();
};

/** @param isUnsaved whether the page has changes that are not saved */
export function useUnsaved(isUnsaved: boolean): void {
  useEffect(() => {
    if (!isUnsaved) return undefined;
    hasChanges = true;
    // Older browsers lack this API, and ask only before they unload the document.
    const navigation = 'navigation' in window ? window.navigation : undefined;
    navigation?.addEventListener('navigate', askBeforeNavigation);
    window.addEventListener('beforeunload', askBeforeUnload);
    return () => {
      hasChanges = false;
      navigation?.removeEventListener('navigate', askBeforeNavigation);
      window.removeEventListener('beforeunload', askBeforeUnload);
    };
  }, [isUnsaved]);
}
