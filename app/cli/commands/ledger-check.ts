import { type CheckedInvariant, checkLedger } from "#app/features/ledger/check-ledger.server.ts";
import { type Command, withContext } from "../command.ts";

export const ledgerCheck: Command = {
  name: "ledger check",
  says: "checks the books' invariants: how many rows each examined, and which break it",
  usage: [],
  options: {},
  run: () =>
    withContext("cli ledger check", async (ctx) => {
      const invariants = await checkLedger(ctx);
      const ok = invariants.every(({ broken }) => broken === 0);
      return { ok, lines: invariants.flatMap(linesOf), report: { ok, invariants } };
    }),
};

function linesOf({ name, says, examined, broken, rows }: CheckedInvariant): string[] {
  const mark = broken > 0 ? "BROKEN" : examined > 0 ? "ok    " : "empty ";
  const count = examined > 0 ? `${examined} examined` : "examined none: proves nothing";
  const shown = rows.map((row) => `          ${JSON.stringify(row)}`);
  if (broken > rows.length) shown.push(`          … and ${broken - rows.length} more`);
  return [`${mark}  ${name}: ${count}${broken > 0 ? `, ${broken} broken: ${says}` : ""}`, ...shown];
}
