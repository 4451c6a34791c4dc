// The heading of a page, which is the title of the document too.
import { useEffect } from 'react';

const headingId = 'page-heading';

/** The browser itself decides where the focus is on the page that it opens. */
let isFirstPage = true;

/** Moves the focus to the heading, such as when the element with the focus has gone. */
export const focusHeading = (): void => document.getElementById(headingId)?.focus();

interface PageHeadingProps {
  readonly title: string;
  readonly className?: string;
}

export function PageHeading({ title, className }: PageHeadingProps) {
  useEffect(() => {
    document.title = `${title} | Opportunity board`;
  }, [title]);
  useEffect(() => {
    // The element with the focus has gone with the page before.
    if (!isFirstPage && document.activeElement === document.body) focusHeading();
    isFirstPage = false;
  }, []);
  return (
    <h1 id={headingId} className={className} tabIndex={-1}>
      {title}
    </h1>
  );
}
