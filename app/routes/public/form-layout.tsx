import { Outlet, useLoaderData } from "@remix-run/react";
import { LinkButton } from "#app/components/buttons.tsx";
import { FlashBanner } from "#app/components/notices.tsx";
import { PublicShell } from "#app/components/public-shell.tsx";
import { anyone } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { useShell } from "#app/http/use-shell.ts";
import { useText } from "#app/i18n/provider.tsx";

export const loader = guardedLoader(anyone(), ({ session }) => {
  const kind = session?.actor.kind ?? null;
  return {
    home: kind === "staff" ? "/console" : kind === "member" ? "/portal" : session ? "/application" : null,
  };
});

export default function PublicFormLayout() {
  const { home } = useLoaderData<typeof loader>();
  const { theme, returnTo, flash, banner } = useShell();
  const text = useText();
  return (
    <PublicShell
      width="narrow"
      theme={theme}
      returnTo={returnTo}
      banner={banner ? text(banner) : null}
      flash={flash ? <FlashBanner>{flash}</FlashBanner> : null}
      actions={
        <LinkButton to={home ?? "/sign-in"}>{text(home ? "accounts.go_on" : "accounts.sign_in")}</LinkButton>
      }
    >
      <Outlet />
    </PublicShell>
  );
}
