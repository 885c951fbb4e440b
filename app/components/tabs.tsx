import { Link } from "@remix-run/react";
import { useFormat } from "#app/i18n/provider.tsx";

export type Tab = { to: string; label: string; current: boolean; count?: number };

/** Views of one thing, each with its own URL. `label` names the row of links. */
export function Tabs({ label, tabs }: { label: string; tabs: readonly Tab[] }) {
  const format = useFormat();
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map((tab) => (
        <Link key={tab.to} to={tab.to} aria-current={tab.current ? "page" : undefined} preventScrollReset>
          {tab.label}
          {tab.count === undefined ? null : <span className="tab-count">{format.count(tab.count)}</span>}
        </Link>
      ))}
    </nav>
  );
}
