import type { ReactNode } from "react";

/** An id, a hash or a number within a line. */
export function Code({ children }: { children: ReactNode }) {
  return <code className="code">{children}</code>;
}

/** A key, a hash or an example on lines of its own. `label` stands above it and says what it is; it scrolls and can be reached by keyboard. */
export function CodeBlock({ label, children }: { label: string; children: string }) {
  return (
    <section className="code-block" aria-label={label}>
      <p className="code-block-label">{label}</p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>{children}</code>
      </pre>
    </section>
  );
}
