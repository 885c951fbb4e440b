import type { Currency } from "#app/domain/money.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";
import type { ShownException } from "./shown-exceptions.server.ts";

/** What makes it an exception, as a sentence with its numbers. */
export function ExceptionFact({ exception, currency }: { exception: ShownException; currency: Currency }) {
  const text = useText();
  const format = useFormat();
  const { kind, facts, hasPayout } = exception;
  const count = (name: string) => Number(facts[name] ?? 0);
  const list = (name: string) => (Array.isArray(facts[name]) ? (facts[name] as readonly string[]) : []);
  const money = (name: string) => format.money({ minor: BigInt(String(facts[name] ?? 0)), currency });
  switch (kind) {
    case "account_unverified": {
      const what = list("unproven").map((word) =>
        word === "never_paid" ? text("runs.fact.never_paid") : word,
      );
      return text("runs.fact.account_unverified", { what: what.join(", ") });
    }
    case "account_changed":
      return text("runs.fact.account_changed", { when: format.instant(new Date(String(facts.changedAt))) });
    case "first_payout":
      return text("runs.fact.first_payout");
    case "contested_lines":
      return text("runs.fact.contested_lines", {
        count: list("contests").length,
        amount: money("earnedMinor"),
      });
    case "refund_pending":
      return text("runs.fact.refund_pending", { amount: money("takesBackMinor") });
    case "amount_moved":
      return text("runs.fact.amount_moved", {
        amount: money("amountMinor"),
        mean: money("meanMinor"),
        months: count("months"),
      });
    case "manual_lines":
      return text("runs.fact.manual_lines", { count: count("lines"), amount: money("minor") });
    case "negative_balance": {
      if (!hasPayout) return text("runs.fact.debtor", { amount: money("owesMinor") });
      const debts = list("debts").map((debt) => {
        const [owedIn = currency, minor = "0"] = debt.split(" ");
        return format.money({ minor: BigInt(minor), currency: owedIn });
      });
      return text("runs.fact.negative_balance", { amount: debts.join(", ") });
    }
    case "unmatched_revenue":
      return text("runs.fact.unmatched_revenue", { count: count("events"), amount: money("grossMinor") });
  }
}
