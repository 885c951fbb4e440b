import { revenueCsvTemplate } from "#app/features/revenue/revenue-csv-columns.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";

export const loader = guardedLoader(
  signedInStaff("finance"),
  () =>
    new Response(revenueCsvTemplate(), {
      headers: {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="revenue-template.csv"',
      },
    }),
);
