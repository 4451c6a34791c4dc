// Keeps the draft of a form when the gateway ends the session, such as after its key is revoked. The next sign-in, which
// may reload the page, restores it for the same person.
import { useEffect, useRef, useState } from 'react';
import { currentSession, onSessionEnd } from '../session';

const keyPrefix = 'draft ';

/** Whether the person has signed out, for which there is no reason. They have agreed to lose their drafts. */
const hasSignedOut = () => currentSession().reason === undefined;

onSessionEnd(() => {
  if (!hasSignedOut()) return;
  for (const key of Object.keys(sessionStorage))
    if (key.startsWith(keyPrefix)) sessionStorage.removeItem(key);
});

/** @param name contains the person, so that the form of another person does not show the draft */
export function useKeptDraft<Draft extends object>(name: string, empty: Draft) {
  const key = keyPrefix + name;
  const [draft, setDraft] = useState(() => {
    const kept = sessionStorage.getItem(key);
    return kept === null ? empty : (JSON.parse(kept) as Draft);
  });
  const latest = useRef(draft);
  useEffect(() => {
    latest.current = draft;
  });
  useEffect(() => {
    sessionStorage.removeItem(key);
    return () => {
      const isCutOff = currentSession().token === undefined && !hasSignedOut();
      if (isCutOff && Object.keys(latest.current).length > 0)
        sessionStorage.setItem(key, JSON.stringify(latest.current));
    };
  }, [key]);
  return [draft, setDraft] as const;
}
