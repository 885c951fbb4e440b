import { Outlet, useLoaderData } from "@remix-run/react";
import { AppShell } from "#app/components/app-shell.tsx";
import { CONSOLE_NAV } from "#app/components/console-nav.ts";
import { FlashBanner } from "#app/components/notices.tsx";
import { listApplications } from "#app/features/partners/list-applications.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { useShell } from "#app/http/use-shell.ts";
import { useText } from "#app/i18n/provider.tsx";

export const loader = guardedLoader(signedInStaff(), async ({ ctx, session }) => {
  const { total } = await listApplications(ctx, { status: "submitted", limit: 1 });
  return { name: session.account.name, roles: ctx.actor.roles, counts: { applications: total } };
});

export default function ConsoleLayout() {
  const { name, roles, counts } = useLoaderData<typeof loader>();
  const { theme, returnTo, flash, isDemo, banner } = useShell();
  const text = useText();
  const groups = CONSOLE_NAV.map(({ key, label, items }) => ({
    key,
    label: text(label),
    items: items
      .filter((item) => !item.roles || item.roles.some((role) => roles.includes(role)))
      .filter((item) => isDemo || !item.demoOnly)
      .map((item) => ({
        to: item.to,
        label: text(item.label),
        end: item.end,
        waiting: item.counted ? counts[item.counted] : 0,
      })),
  }));
  return (
    <AppShell
      homeTo="/console"
      groups={groups}
      person={{ name, detail: roles.map((role) => text(`accounts.role.${role}`)).join(", ") }}
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
