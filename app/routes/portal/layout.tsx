import { Outlet, useLoaderData } from "@remix-run/react";
import { AppShell } from "#app/components/app-shell.tsx";
import { FlashBanner } from "#app/components/notices.tsx";
import { PORTAL_NAV } from "#app/components/portal-nav.ts";
import { signedInPartner } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { useShell } from "#app/http/use-shell.ts";
import { useText } from "#app/i18n/provider.tsx";

export const loader = guardedLoader(signedInPartner(), ({ ctx, session }) => {
  const { partnerId, role } = ctx.actor;
  const current = session.memberships.find((membership) => membership.partnerId === partnerId);
  return { name: session.account.name, role, partnerName: current?.partnerName ?? "" };
});

export default function PortalLayout() {
  const { name, role, partnerName } = useLoaderData<typeof loader>();
  const { theme, returnTo, flash, banner } = useShell();
  const text = useText();
  const groups = PORTAL_NAV.map(({ key, items }) => ({
    key,
    items: items
      .filter(({ roles }) => !roles || roles.includes(role))
      .map(({ to, label, end }) => ({ to, label: text(label), end })),
  }));
  return (
    <AppShell
      title={partnerName}
      homeTo="/portal"
      groups={groups}
      person={{ name, detail: text(`accounts.role.${role}`) }}
      theme={theme}
      returnTo={returnTo}
      signOutAction="/sign-out"
      banner={banner ? text(banner) : null}
      flash={flash ? <FlashBanner>{flash}</FlashBanner> : null}
    >
      <Outlet />
    </AppShell>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
