import { closeMonth } from "#app/features/statements/close-month.server.ts";
import { type Command, withContext } from "../command.ts";
import { periodIn } from "../typed-period.ts";

export const monthClose: Command = {
  name: "month close",
  says: "closes a month that is over: final lines, journals, sealed statements; goes on where a close broke off",
  usage: ["--period 2026-10"],
  options: { period: { type: "string" } },
  run: (typed) => {
    const periodId = periodIn(typed);
    return withContext("cli month close", async (ctx) => {
      const closed = await closeMonth(ctx, { periodId });
      const lines = [`${periodId} is closed: ${closed.statements} statements, ${closed.lines} lines.`];
      return { ok: true, lines, report: closed };
    });
  },
};
