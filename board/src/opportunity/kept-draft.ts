// Keeps a draft whose form has gone because the gateway has ended the session, such as that of a revoked key. The same
// person finds it again after the next sign-in, which may load the document anew.
import { useEffect, useRef, useState } from 'react';
import { currentSession } from '../session';

/** @param key names the person too, so that nobody else gets the draft */
export function useKeptDraft<Draft extends object>(key: string, empty: Draft) {
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
      const { token, reason } = currentSession();
      // People who sign out, for which there is no reason, have agreed to lose the draft.
      const isCutOff = token === undefined && reason !== undefined;
      if (isCutOff && Object.keys(latest.current).length > 0)
        sessionStorage.setItem(key, JSON.stringify(latest.current));
    };
  }, [key]);
  return [draft, setDraft] as const;
}
