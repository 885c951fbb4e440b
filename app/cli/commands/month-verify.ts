import { verifyMonth } from "#app/features/statements/verify-month.server.ts";
import { type Command, withContext } from "../command.ts";
import { periodIn } from "../typed-period.ts";

/** As many differences as anybody reads on a terminal; --json has them all. */
const MOST_SHOWN = 50;

export const monthVerify: Command = {
  name: "month verify",
  says: "works a closed month out again from its sources and compares every line, figure, sealed text and entry",
  usage: ["--period 2026-10"],
  options: { period: { type: "string" } },
  run: (typed) => {
    const periodId = periodIn(typed);
    return withContext("cli month verify", async (ctx) => {
      const report = await verifyMonth(ctx, { periodId });
      const { statements, lines, entries, agrees, differences } = report;
      const compared = `${statements} statements, ${lines} lines, ${entries} ledger entries compared`;
      return {
        ok: agrees,
        lines: [
          agrees
            ? `${periodId} agrees: ${compared}.`
            : `${periodId} DIFFERS in ${differences.length} places: ${compared}.`,
          ...differences.slice(0, MOST_SHOWN).map((difference) => `  ${JSON.stringify(difference)}`),
        ],
        report,
      };
    });
  },
};
