// The heading of a page, which is the title of the document too.
import { useEffect, useRef, type ComponentProps, type Ref } from 'react';

/** The browser itself decides where the focus is on the page that it opens. */
let isFirstPage = true;

interface PageHeadingProps extends Pick<ComponentProps<'h1'>, 'className'> {
  readonly title: string;
  readonly headingRef?: Ref<HTMLHeadingElement>;
}

export function PageHeading({ title, className, headingRef }: PageHeadingProps) {
  usePageTitle(title);
  const own = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    // The element with the focus has gone with the page before.
    if (!isFirstPage && document.activeElement === document.body) own.current?.focus();
    isFirstPage = false;
  }, []);
  return (
    <h1
      className={className}
      tabIndex={-1}
      ref={(element) => {
        own.current = element;
        if (typeof headingRef === 'function') headingRef(element);
        else if (headingRef) headingRef.current = element;
      }}
    >
      {title}
    </h1>
  );
}

export function usePageTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} | Opportunity board`;
  }, [title]);
}
