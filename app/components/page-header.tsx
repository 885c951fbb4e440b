import type { ReactNode } from "react";

type PageHeaderProps = {
  title: ReactNode;
  /** One muted line below the title: who, which number, which version. */
  sub?: ReactNode;
  /** LinkButtons, or small Forms, at most one of them primary. */
  actions?: ReactNode;
};

/** The one h1 of a page, over a 2 px ink rule. */
export function PageHeader({ title, sub, actions }: PageHeaderProps) {
  return (
    <header className="page-header">
      <div className="page-header-title">
        <h1>{title}</h1>
        {sub ? <p>{sub}</p> : null}
      </div>
      {actions ? <div className="page-header-actions">{actions}</div> : null}
    </header>
  );
}

type SectionProps = { title: ReactNode; actions?: ReactNode; id?: string; children: ReactNode };

/** A part of a page under an h2. */
export function Section({ title, actions, id, children }: SectionProps) {
  return (
    <section className="section" id={id}>
      <div className="section-head">
        <h2>{title}</h2>
        {actions ? <div className="page-header-actions">{actions}</div> : null}
      </div>
      {children}
    </section>
  );
}
