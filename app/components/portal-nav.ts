import type { MemberRole } from "#app/domain/actor.ts";
import type { MessageKey } from "#app/i18n/en.ts";

type PortalEntry = {
  readonly to: string;
  readonly label: MessageKey;
  /** Current only at exactly this path. */
  readonly end?: boolean;
  /** Roles that see it; all when left out. Each page has its own guard. */
  readonly roles?: readonly MemberRole[];
};

/** The partner's menu, in order, in groups. */
export const PORTAL_NAV: readonly { readonly key: string; readonly items: readonly PortalEntry[] }[] = [
  {
    key: "work",
    items: [
      { to: "/portal", label: "partners.nav_home", end: true },
      { to: "/portal/referrals", label: "partners.nav_referrals" },
      { to: "/portal/customers", label: "partners.nav_customers" },
    ],
  },
  {
    key: "money",
    items: [
      { to: "/portal/earnings", label: "partners.nav_earnings" },
      { to: "/portal/statements", label: "partners.nav_statements" },
      { to: "/portal/payouts", label: "partners.nav_payouts" },
    ],
  },
  {
    key: "partner",
    items: [
      { to: "/portal/agreement", label: "partners.nav_agreement" },
      { to: "/portal/payout-account", label: "partners.nav_payout_account" },
      { to: "/portal/team", label: "partners.nav_team" },
      { to: "/portal/settings", label: "partners.nav_settings" },
      { to: "/portal/security", label: "factors.security_nav" },
    ],
  },
];
