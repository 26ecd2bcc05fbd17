/** The mark: an arched window with a lamp behind it. */
export function Mark() {
  return (
    <svg className="ui-mark" viewBox="0 0 32 32" fill="none" aria-hidden="true" focusable="false">
      <circle className="ui-mark-glow" cx="16" cy="17" r="8" />
      <path
        d="M5.5 28V13.5C5.5 7.7 10.2 3 16 3s10.5 4.7 10.5 10.5V28Z"
        stroke="currentColor"
        strokeWidth="2.2"
        strokeLinejoin="round"
      />
      <path d="M16 3v10M16 21v7M5.5 17h6.5M20 17h6.5" stroke="currentColor" strokeWidth="1.7" />
      <circle className="ui-mark-lamp" cx="16" cy="17" r="4" />
    </svg>
  );
}

/** Mark and name, as a link home when `href` is given. */
export function Wordmark({ name, href, label }: { name: string; href?: string; label?: string }) {
  const inside = (
    <>
      <Mark />
      <span>{name}</span>
    </>
  );
  if (href === undefined) return <span className="ui-wordmark">{inside}</span>;
  return (
    <a className="ui-wordmark" href={href} {...(label ? { 'aria-label': label } : {})}>
      {inside}
    </a>
  );
}
