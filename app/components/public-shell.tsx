import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { useText } from "#app/i18n/provider.tsx";
import { SkipLink } from "./app-shell.tsx";
import { PreferenceForms, type Theme } from "./preference-forms.tsx";

type PublicShellProps = {
  /** LinkButtons at the right: sign in, apply. */
  actions?: ReactNode;
  theme: Theme;
  returnTo: string;
  banner?: ReactNode;
  flash?: ReactNode;
  /** narrow for one form (sign-in, sign-up); wide for pages that tell. */
  width?: "narrow" | "wide";
  children: ReactNode;
};

/** Pages for whoever has not signed in: a head with the name, the page at reading size, language and theme at the foot. */
export function PublicShell({
  actions,
  theme,
  returnTo,
  banner,
  flash,
  width = "wide",
  children,
}: PublicShellProps) {
  const text = useText();
  return (
    <div className="public">
      <SkipLink />
      {banner ? <aside className="shell-banner">{banner}</aside> : null}
      <header className="public-head">
        <Link className="shell-title" to="/">
          {text("shell.product")}
        </Link>
        {actions ? <nav className="page-header-actions">{actions}</nav> : null}
      </header>
      <main id="content" tabIndex={-1} className={`public-page public-${width}`}>
        {flash}
        {children}
      </main>
      <footer className="public-foot">
        <PreferenceForms theme={theme} returnTo={returnTo} />
      </footer>
    </div>
  );
}
