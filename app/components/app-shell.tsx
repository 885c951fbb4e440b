import { Link, NavLink } from "@remix-run/react";
import type { ReactNode } from "react";
import { useText } from "#app/i18n/provider.tsx";
import { Icon } from "./icon.tsx";
import { PreferenceForms, type Theme } from "./preference-forms.tsx";

type NavItem = {
  to: string;
  label: string;
  /** Current only at exactly this path, as for a start page. */
  end?: boolean;
  /** Things that wait for the reader; 0 shows nothing. */
  waiting?: number;
};
export type NavGroup = { key: string; label?: string; items: readonly NavItem[] };

type AppShellProps = {
  /** The partner's name, or the company's for staff; the product's name without it. */
  title?: string;
  homeTo: string;
  groups: readonly NavGroup[];
  person: { name: string; detail?: string };
  theme: Theme;
  /** Path and query of this page, where the preference forms come back to. */
  returnTo: string;
  /** Path that a POST signs out at. */
  signOutAction: string;
  /** Demo or simulator notice above everything. */
  banner?: ReactNode;
  /** What was just done. */
  flash?: ReactNode;
  children: ReactNode;
};

/** Side navigation of 208 px, a menu at the top under 900 px, and the page. */
export function AppShell(props: AppShellProps) {
  const text = useText();
  const title = props.title ?? text("shell.product");
  return (
    <div className="shell">
      <SkipLink />
      {props.banner ? <aside className="shell-banner">{props.banner}</aside> : null}
      <div className="shell-body">
        <header className="shell-side">
          <Link className="shell-title" to={props.homeTo}>
            {title}
          </Link>
          <ShellMenu {...props} />
        </header>
        <header className="shell-top">
          <details>
            <summary>
              <span className="shell-title">{title}</span>
              <span className="shell-menu-word">
                <Icon name="menu" /> {text("shell.menu")}
              </span>
            </summary>
            <ShellMenu {...props} />
          </details>
        </header>
        <main id="content" tabIndex={-1} className="page">
          {props.flash}
          {props.children}
        </main>
      </div>
    </div>
  );
}

function ShellMenu({ groups, person, theme, returnTo, signOutAction }: AppShellProps) {
  const text = useText();
  return (
    <>
      <nav aria-label={text("shell.main_menu")}>
        {groups.map((group) => (
          <div key={group.key} className="nav-group">
            {group.label ? <p className="nav-group-label">{group.label}</p> : null}
            <ul>
              {group.items.map((item) => (
                <li key={item.to}>
                  <NavLink className="nav-link" to={item.to} end={item.end}>
                    {item.label}
                    {item.waiting ? <span className="nav-waiting">{item.waiting}</span> : null}
                  </NavLink>
                </li>
              ))}
            </ul>
          </div>
        ))}
      </nav>
      <div className="shell-person">
        <p className="shell-person-name">
          <span className="sr-only">{text("shell.signed_in_as", { name: "" })}</span>
          {person.name}
        </p>
        {person.detail ? <p className="shell-person-detail">{person.detail}</p> : null}
        <form method="post" action={signOutAction}>
          <button type="submit" className="button-link">
            {text("shell.sign_out")}
          </button>
        </form>
        <details className="shell-display">
          <summary>{text("shell.display")}</summary>
          <PreferenceForms theme={theme} returnTo={returnTo} />
        </details>
      </div>
    </>
  );
}

/** First stop of the Tab key on every page. */
export function SkipLink() {
  const text = useText();
  return (
    <a className="skip-link" href="#content">
      {text("shell.skip_to_content")}
    </a>
  );
}
