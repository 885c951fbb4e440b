// The import table of the house (README, "The map of the house"), for dependency-cruiser. Imports only go down.
// Rooms from the source of money to its use: a room may import only rooms to its left.
const ROOMS = [
  "audit",
  "notifications",
  "accounts",
  "partners",
  "agreements",
  "enablement",
  "referrals",
  "customers",
  "revenue",
  "ledger",
  "commissions",
  "statements",
  "tax",
  "approvals",
  "payouts",
  "manual-payments",
  "programme",
];

/** `from` may import of our own folders only what `may` names; packages are free unless a rule of their own says else. */
const floor = (name, from, may) => ({
  name,
  severity: "error",
  from: { path: from },
  to: { path: "^(app|db|emails|test)/", pathNot: may },
});

module.exports = {
  forbidden: [
    { name: "no-circles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "domain-is-pure",
      severity: "error",
      from: { path: "^app/domain/" },
      to: { pathNot: "^(app/domain/|node_modules/(zod|temporal-polyfill|ibantools)/)" },
    },
    floor("i18n-knows-only-domain", "^app/i18n/", "^app/(i18n|domain)/"),
    floor("emails-know-only-texts-and-domain", "^emails/", "^(emails/|app/(i18n|domain)/)"),
    floor("components-know-only-texts-and-domain", "^app/components/", "^app/(components|i18n|domain)/"),
    floor(
      "adapters-know-only-mails-texts-and-domain",
      "^app/adapters/",
      "^(emails/|app/(adapters|i18n|domain)/)",
    ),
    floor("db-knows-only-domain", "^db/", "^(db/|app/domain/)"),
    floor("features-look-down", "^app/features/", "^(db/|app/(features|adapters|components|i18n|domain)/)"),
    floor(
      "http-knows-only-accounts-texts-and-domain",
      "^app/http/",
      "^app/(http/|domain/|i18n/|features/accounts/|features/context\\.server\\.ts$|logger\\.server\\.ts$)",
    ),
    floor(
      "routes-look-down",
      "^app/(routes/|root\\.tsx$|entry\\.)",
      "^app/(http|features|components|i18n|domain|routes)/|^app/styles\\.css",
    ),
    floor(
      "jobs-look-down",
      "^app/jobs/",
      "^app/((jobs|http|features|components|i18n|domain)/|logger\\.server\\.ts$)",
    ),
    {
      name: "routes-never-import-routes",
      severity: "error",
      from: { path: "^app/routes/" },
      to: { path: "^app/routes/" },
    },
    {
      name: "browser-never-imports-db",
      severity: "error",
      from: {
        path: "^app/",
        pathNot: "(\\.server\\.tsx?$|^app/(server|worker)\\.ts$|^app/(cli|demo|jobs)/)",
      },
      to: { path: "^db/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "only-composition-roots-read-the-environment",
      severity: "error",
      from: { pathNot: "^(app/(server|worker)\\.ts|app/(cli|demo)/|db/|test/)" },
      to: { path: "^app/env\\.server\\.ts$" },
    },
    {
      name: "product-never-imports-test",
      severity: "error",
      from: { path: "^(app|db|emails)/" },
      to: { path: "^test/" },
    },
    ...ROOMS.map((room, at) => ({
      name: `room-order:${room}`,
      severity: "error",
      from: { path: `^app/features/${room}/` },
      to: {
        path: "^app/features/",
        pathNot: `^app/features/(context\\.server\\.ts$|(${ROOMS.slice(0, at + 1).join("|")})/)`,
      },
    })),
    {
      name: "every-room-is-known",
      severity: "error",
      from: { path: "^app/features/[^/]+/", pathNot: `^app/features/(${ROOMS.join("|")})/` },
      to: {},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    doNotFollow: { path: "node_modules" },
    enhancedResolveOptions: {
      conditionNames: ["import", "types", "default"],
      extensions: [".ts", ".tsx", ".js"],
    },
  },
};
