// Calls a function once an element scrolls into view.
import { useCallback, useLayoutEffect, useRef } from 'react';

/** The distance from the element at which the function is called, so that the next cards are there in time. */
const margin = '400px';

/** @returns the ref of the element */
export function useWhenVisible(onVisible: () => void) {
  const latest = useRef(onVisible);
  // Set before the observer runs. Otherwise it could call the function of an earlier rendering, whose page is there already.
  useLayoutEffect(() => {
    latest.current = onVisible;
  });
  return useCallback((element: Element | null) => {
    if (element === null) return undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (entry?.isIntersecting === true) latest.current();
      },
      { root: element.parentElement, rootMargin: margin },
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
    };
  }, []);
}
