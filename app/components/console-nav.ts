import type { StaffRole } from "#app/domain/actor.ts";
import type { MessageKey } from "#app/i18n/en.ts";

type ConsoleEntry = {
  readonly to: string;
  readonly label: MessageKey;
  /** Current only at exactly this path. */
  readonly end?: boolean;
  /** Roles that see it; all when left out. Each page has its own guard. */
  readonly roles?: readonly StaffRole[];
  /** Shown in demo mode alone. */
  readonly demoOnly?: boolean;
  /** Name of the number beside it, which the layout counts. */
  readonly counted?: "applications";
};

type ConsoleGroup = {
  readonly key: string;
  readonly label: MessageKey;
  readonly items: readonly ConsoleEntry[];
};

/** The company's menu, in order, in groups. */
export const CONSOLE_NAV: readonly ConsoleGroup[] = [
  {
    key: "partners",
    label: "partners.nav_group_partners",
    items: [
      { to: "/console", label: "partners.nav_home", end: true },
      {
        to: "/console/applications",
        label: "partners.nav_applications",
        roles: ["manager", "admin"],
        counted: "applications",
      },
      { to: "/console/referrals", label: "partners.nav_referrals", roles: ["manager", "admin"] },
      { to: "/console/contests", label: "partners.nav_contests", roles: ["manager", "admin"] },
      { to: "/console/partners", label: "partners.nav_partners" },
      { to: "/console/customers", label: "partners.nav_customers" },
      { to: "/console/agreements", label: "partners.nav_agreements" },
    ],
  },
  {
    key: "money",
    label: "partners.nav_group_money",
    items: [
      { to: "/console/revenue", label: "partners.nav_revenue", end: true },
      { to: "/console/revenue/quarantine", label: "partners.nav_quarantine", roles: ["finance", "admin"] },
      { to: "/console/months", label: "partners.nav_months", roles: ["finance", "admin"] },
      { to: "/console/ledger", label: "ledger.title", roles: ["finance", "admin"] },
      { to: "/console/runs", label: "partners.nav_runs", roles: ["finance", "admin"] },
      { to: "/console/reconciliation", label: "partners.nav_reconciliation", roles: ["finance", "admin"] },
    ],
  },
  {
    key: "company",
    label: "partners.nav_group_company",
    items: [
      { to: "/console/programme", label: "partners.nav_programme" },
      { to: "/console/audit", label: "partners.nav_audit", roles: ["admin", "finance"] },
      { to: "/console/outbox", label: "partners.nav_outbox", demoOnly: true },
      { to: "/console/demo-clock", label: "demo.clock.title", demoOnly: true },
      { to: "/console/security", label: "factors.security_nav" },
      { to: "/console/settings/staff", label: "factors.staff_title", roles: ["admin"] },
      { to: "/console/settings/api-keys", label: "partners.nav_api_keys", roles: ["admin"] },
    ],
  },
];
