import type { Money } from "#app/domain/money.ts";
import { useFormat } from "#app/i18n/provider.tsx";

type AmountProps = {
  value: Money;
  /** A minus that is nobody's loss, such as what was paid out or waits on hold, keeps the ink. */
  calm?: boolean;
};

/** An amount for a column whose head names the currency: "−433.50". */
export function Amount({ value, calm = false }: AmountProps) {
  const format = useFormat();
  const alarms = value.minor < 0n && !calm;
  return <span className={alarms ? "amount amount-negative" : "amount"}>{format.amount(value)}</span>;
}

/** An amount with its ISO code, for sentences and single figures: "4,200.60 USD". */
export function MoneyText({ value }: { value: Money }) {
  const format = useFormat();
  return (
    <span className={value.minor < 0n ? "amount amount-negative" : "amount"}>{format.money(value)}</span>
  );
}
