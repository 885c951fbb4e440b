import { index, layout, type RouteConfig, route } from "@remix-run/route-config";

/** Every URL and its file, on one screen. Each module says on its loader and action who may enter (app/http/access.ts). */
export default [
  // public: for whoever comes
  layout("routes/public/layout.tsx", [
    index("routes/public/home.tsx"),
    route("programs/:type", "routes/public/programme.tsx"),
  ]),
  layout("routes/public/form-layout.tsx", [
    route("apply/:type", "routes/public/apply.tsx"),
    route("apply/sent", "routes/public/apply-sent.tsx"),
    route("apply/status/:token", "routes/public/apply-status.tsx"),
    route("verify-email/:token", "routes/public/verify-email.tsx"),
    route("application", "routes/public/own-application.tsx"),
    route("sign-in", "routes/public/sign-in.tsx"),
    route("forgot", "routes/public/forgot.tsx"),
    route("reset/:token", "routes/public/reset.tsx"),
    route("invite/:token", "routes/public/invite.tsx"),
  ]),
  route("sign-out", "routes/public/sign-out.ts"),

  // portal: the partner's side, under /portal
  route("portal", "routes/portal/layout.tsx", [
    index("routes/portal/home.tsx"),
    route("earnings", "routes/portal/earnings.tsx"),
    route("earnings/:id", "routes/portal/earning.tsx"),
    route("agreement", "routes/portal/agreement.tsx"),
    route("agreement/simulator", "routes/portal/agreement-simulator.tsx"),
    route("referrals", "routes/portal/referrals.tsx"),
    route("referrals/new", "routes/portal/referrals-new.tsx"),
    route("referrals/check", "routes/portal/referrals-check.tsx"),
    route("referrals/contest", "routes/portal/referrals-contest.tsx"),
    route("referrals/:id", "routes/portal/referrals-detail.tsx"),
    route("customers", "routes/portal/customers.tsx"),
    route("team", "routes/portal/team.tsx"),
    route("settings", "routes/portal/settings.tsx"),
    route("payout-account", "routes/portal/payout-account.tsx"),
    route("payouts", "routes/portal/payouts.tsx"),
    route("statements", "routes/portal/statements.tsx"),
    route("statements/:number", "routes/portal/statement.tsx"),
    route("statements/:number/lines/:lineId", "routes/portal/statement-line.tsx"),
  ]),
  route("portal/agreement/acceptance/:id", "routes/portal/agreement-acceptance.tsx"),
  route("portal/payout-account/return", "routes/portal/payout-account-return.ts"),
  route("portal/statements/:number.pdf", "routes/portal/statement-file.ts", { id: "portal-statement-pdf" }),
  route("portal/statements/:number.csv", "routes/portal/statement-file.ts", { id: "portal-statement-csv" }),

  // console: the company's side, under /console
  route("console", "routes/console/layout.tsx", [
    index("routes/console/home.tsx"),
    route("applications", "routes/console/applications.tsx"),
    route("applications/:id", "routes/console/application.tsx"),
    route("referrals", "routes/console/referrals.tsx"),
    route("referrals/:id", "routes/console/referrals-detail.tsx"),
    route("contests", "routes/console/contests.tsx"),
    route("contests/:id", "routes/console/contests-detail.tsx"),
    route("customers", "routes/console/customers.tsx"),
    route("customers/:id", "routes/console/customers-detail.tsx"),
    route("customers/:id/attributions/:attributionId", "routes/console/customers-attribution.tsx"),
    route("agreements", "routes/console/agreements.tsx"),
    route("agreements/back-test", "routes/console/agreements-back-test.tsx"),
    route("agreements/:id", "routes/console/agreements-detail.tsx"),
    route("programme", "routes/console/programme.tsx"),
    route("audit", "routes/console/audit.tsx"),
    route("partners", "routes/console/partners.tsx"),
    route("partners/:id", "routes/console/partner.tsx"),
    route("months", "routes/console/months.tsx"),
    route("months/:period", "routes/console/month.tsx"),
    route("months/:period/close", "routes/console/month-close.tsx"),
    route("earnings/:id", "routes/console/earning.tsx"),
    route("ledger", "routes/console/ledger.tsx"),
    route("runs", "routes/console/runs.tsx"),
    route("runs/:id", "routes/console/runs-detail.tsx"),
    route("payouts/:id", "routes/console/runs-payout.tsx"),
    route("reconciliation", "routes/console/reconciliation.tsx"),
    route("statements/:number", "routes/console/statement.tsx"),
    route("statements/:number/lines/:lineId", "routes/console/statement-line.tsx"),
    route("revenue", "routes/console/revenue.tsx"),
    route("revenue/quarantine", "routes/console/revenue-quarantine.tsx"),
    route("revenue/import", "routes/console/revenue-import.tsx"),
    route("revenue/:id", "routes/console/revenue-event.tsx"),
    route("demo-clock", "routes/console/demo-clock.tsx"),
    route("outbox", "routes/console/outbox.tsx"),
    route("outbox/:id", "routes/console/outbox-mail.tsx"),
    route("settings/api-keys", "routes/console/api-keys.tsx"),
  ]),
  route("console/statements/:number.pdf", "routes/console/statement-file.ts", {
    id: "console-statement-pdf",
  }),
  route("console/statements/:number.csv", "routes/console/statement-file.ts", {
    id: "console-statement-csv",
  }),
  route("console/revenue/import-template", "routes/console/revenue-import-template.ts"),
  route("console/agreements/acceptance/:id", "routes/console/agreements-acceptance.tsx"),

  // api and webhooks: for programs; health (/livez, /readyz, /metrics) answers before Remix, app/http/application.server.ts
  route("api/v1/revenue-events", "routes/api/revenue-events.ts"),
  route("webhooks/stripe/:endpoint", "routes/webhooks/stripe.ts"),

  // everywhere
  route("preferences", "routes/preferences.ts"),
  route("*", "routes/not-found.tsx"),
] satisfies RouteConfig;
