import { Link } from "@remix-run/react";
import { Banner } from "#app/components/notices.tsx";
import type { FoundMonth } from "#app/features/statements/find-month.server.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

/** What finance should know of a month before it goes on: what stands in the way, and which money is not in it. */
export function MonthWarnings({ month }: { month: FoundMonth }) {
  const text = useText();
  const format = useFormat();
  const { whyNotClose, quarantine, belowMinimum, withoutPayoutAccount } = month;
  const closed = month.status === "closed";
  return (
    <>
      {whyNotClose && !closed ? (
        <Banner kind="info" title={text(`errors.${whyNotClose.code}`)}>
          {whyNotClose.period === month.periodId ? null : (
            <Link to={`/console/months/${whyNotClose.period}`}>{format.periodTitle(whyNotClose.period)}</Link>
          )}
        </Banner>
      ) : null}
      {quarantine.map((stake) => (
        <Banner
          key={stake.currency}
          kind="needs_you"
          title={text("statements.at_stake", {
            n: stake.events,
            amount: format.money({ minor: stake.grossMinor, currency: stake.currency }),
          })}
        >
          {text(closed ? "statements.at_stake_closed" : "statements.at_stake_open")}{" "}
          <Link to="/console/revenue/quarantine">{text("statements.open_quarantine")}</Link>
        </Banner>
      ))}
      {belowMinimum > 0 ? (
        <Banner kind="neutral" title={text("statements.below_minimum_count", { n: belowMinimum })} />
      ) : null}
      {withoutPayoutAccount.length > 0 ? (
        <Banner
          kind="info"
          title={text("statements.without_account_count", { n: withoutPayoutAccount.length })}
        >
          {withoutPayoutAccount.slice(0, 10).join(", ")}
        </Banner>
      ) : null}
    </>
  );
}
