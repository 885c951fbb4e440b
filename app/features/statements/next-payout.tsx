import { Link } from "@remix-run/react";
import type { ReactNode } from "react";
import { MoneyText } from "#app/components/amount.tsx";
import { Instant } from "#app/components/day.tsx";
import { type Figure, Figures } from "#app/components/figures.tsx";
import { PAYOUT_STATES } from "#app/domain/payout-state.ts";
import type { LocalDate } from "#app/domain/period.ts";
import type { OpenMonth } from "#app/features/commissions/list-open-months.server.ts";
import type { ListedStatement } from "#app/features/statements/list-statements.server.ts";
import { paymentsUnderWay } from "#app/features/statements/payments-under-way.ts";
import { asReason } from "#app/features/statements/statement-words.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

type NextPayoutProps = {
  /** Newest month first. */
  statements: readonly ListedStatement[];
  open: readonly OpenMonth[];
  /** The day on which the running month can be closed. */
  closesOn: LocalDate;
};

/** What a partner receives next, when, and what the running month has brought so far. */
export function NextPayout({ statements, open, closesOn }: NextPayoutProps) {
  const text = useText();
  const format = useFormat();
  const [next, ...more] = paymentsUnderWay(statements);
  const lastPaid = statements.find((row) => row.payoutStatus === "paid");
  const hero = next
    ? underWay(next, text("statements.next_payout"), <WhereItIs statement={next} />)
    : {
        label: text("statements.next_payout"),
        value: text("statements.after_day", { day: format.day(closesOn, "short") }),
        note: <WhyNotYet newest={statements[0]} />,
      };
  const others: Figure[] = [
    ...more.map((row) => underWay(row, row.entityName, <WhereItIs statement={row} />)),
    ...open.map(({ periodId, currency, totalMinor, heldMinor }) => ({
      label: text("commissions.this_month", { month: format.periodTitle(periodId) }),
      value: <MoneyText value={{ minor: totalMinor, currency }} />,
      note: (
        <>
          {text("statements.of_it_held", { amount: format.money({ minor: heldMinor, currency }) })}{" "}
          <Link to="/portal/earnings">{text("statements.see_lines")}</Link>
        </>
      ),
    })),
    ...(lastPaid
      ? [underWay(lastPaid, text("statements.last_payout"), <SentAt at={lastPaid.paidAt} />)]
      : []),
  ];
  return <Figures hero={hero} others={others.slice(0, 3)} />;
}

function underWay(row: ListedStatement, label: string, note: ReactNode): Figure {
  return { label, value: <MoneyText value={{ minor: row.payableMinor, currency: row.currency }} />, note };
}

function SentAt({ at }: { at: Date | null }) {
  return at ? <Instant at={at} form="short" /> : null;
}

function WhereItIs({ statement }: { statement: ListedStatement }) {
  const text = useText();
  const format = useFormat();
  const payout = PAYOUT_STATES.find((state) => state === statement.payoutStatus);
  return (
    <>
      {payout ? text(`statements.note.payout.${payout}`) : text("statements.note.in_review")}{" "}
      <Link to={`/portal/statements/${statement.number}`}>
        {text("statements.of_period", { period: format.period(statement.periodId) })}
      </Link>
    </>
  );
}

function WhyNotYet({ newest }: { newest: ListedStatement | undefined }) {
  const text = useText();
  const reason = newest && newest.payableMinor <= 0n ? asReason(newest.payableReason) : "payable";
  return text(`statements.why_not_yet.${reason}`);
}
