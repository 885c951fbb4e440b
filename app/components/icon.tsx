type IconName =
  | "neutral"
  | "info"
  | "needs_you"
  | "good"
  | "bad"
  | "held"
  | "ascending"
  | "descending"
  | "previous"
  | "next"
  | "menu"
  | "close";

/** A 12 px drawing from public/icons.svg in the colour of the text around it; the word beside it carries the meaning. */
export function Icon({ name, className = "" }: { name: IconName; className?: string }) {
  return (
    <svg className={`icon ${className}`} width="12" height="12" aria-hidden="true" focusable="false">
      <use href={`/icons.svg#${name}`} />
    </svg>
  );
}
