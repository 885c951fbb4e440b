import { Amount, MoneyText } from "#app/components/amount.tsx";
import { Instant } from "#app/components/day.tsx";
import { Figures } from "#app/components/figures.tsx";
import { StepLine } from "#app/components/step-line.tsx";
import type { FoundStatement } from "#app/features/statements/find-statement.server.ts";
import type { PaymentStepName } from "#app/features/statements/payment-steps.server.ts";
import { asReason } from "#app/features/statements/statement-words.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

type SummaryProps = { statement: FoundStatement; audience: "partner" | "staff" };

/** What is paid and why, and how far the payment is. */
export function StatementSummary({ statement, audience }: SummaryProps) {
  const text = useText();
  const format = useFormat();
  const { view } = statement;
  const { figures, currency } = view;
  const money = (minor: bigint) => ({ minor, currency });
  const adjusted = figures.clawedBackMinor + figures.adjustmentsMinor + figures.bonusesMinor;
  return (
    <>
      <Figures
        hero={{
          label: text(heroLabel(audience, statement.payment.status)),
          value: <MoneyText value={money(figures.payableNowMinor)} />,
          note: <PayableNote statement={statement} />,
        }}
        others={[
          { label: text("statements.earned"), value: <Amount value={money(figures.earnedMinor)} /> },
          { label: text("statements.adjusted"), value: <Amount value={money(adjusted)} /> },
          { label: text("statements.held"), value: <Amount value={money(figures.heldMinor)} /> },
        ]}
      />
      {figures.payableNowMinor > 0n ? (
        <StepLine
          label={text("statements.steps")}
          steps={statement.payment.steps.map((step) => ({
            label: text(`statements.step.${step.name}`),
            state: step.state,
            detail: (
              <>
                {step.at ? (
                  <>
                    <Instant at={step.at} form="short" /> ·{" "}
                  </>
                ) : null}
                {text(`statements.step_by.${byWhom(step.name, statement.payment.rail)}`)}
                {step.name === "sent" && step.at === null && statement.promisedOn
                  ? ` · ${text("statements.promised_on", { day: format.day(statement.promisedOn, "short") })}`
                  : null}
              </>
            ),
          }))}
        />
      ) : null}
    </>
  );
}

function heroLabel(audience: SummaryProps["audience"], status: FoundStatement["payment"]["status"]) {
  if (audience === "staff") return "statements.payable";
  return status === "paid" ? "statements.we_paid_you" : "statements.we_pay_you";
}

/** Roles, never names: who the person was is for the company alone. */
function byWhom(step: PaymentStepName, rail: "stripe" | "manual") {
  if (step === "approved") return "second_person";
  if (step === "closed" || step === "reviewed") return "finance";
  return rail === "manual" ? "bank" : "stripe";
}

function PayableNote({ statement }: { statement: FoundStatement }) {
  const text = useText();
  const format = useFormat();
  const { view, availableMinor, minimumMinor, releases } = statement;
  const money = (minor: bigint) => format.money({ minor, currency: view.currency });
  switch (asReason(view.payableReasonCode)) {
    case "below_minimum":
      return text("statements.note.below_minimum", {
        available: money(availableMinor),
        minimum: money(minimumMinor),
      });
    case "not_payment_month":
      return text("statements.note.not_payment_month", { available: money(availableMinor) });
    case "negative_balance":
      return text("statements.note.negative_balance", { debt: money(-availableMinor) });
    case "on_hold":
      return releases[0] ? text("statements.note.on_hold", { day: format.day(releases[0].on) }) : null;
    case "nothing_earned":
      return text("statements.note.nothing_earned");
    case "payable":
      return statement.payment.status === null
        ? text("statements.note.in_review")
        : text(`statements.note.payout.${statement.payment.status}`);
  }
}
