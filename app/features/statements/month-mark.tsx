import { StatusMark } from "#app/components/status-mark.tsx";
import type { PeriodStatus } from "#app/domain/period-rules.ts";
import { useText } from "#app/i18n/provider.tsx";

/** Where a month stands: still running, waiting for finance, half closed, closed. */
export function MonthMark({ month }: { month: { readonly status: PeriodStatus; readonly isOver: boolean } }) {
  const text = useText();
  if (month.status === "closed")
    return <StatusMark kind="good">{text("statements.month_closed")}</StatusMark>;
  if (month.status === "closing")
    return <StatusMark kind="needs_you">{text("statements.month_closing")}</StatusMark>;
  return month.isOver ? (
    <StatusMark kind="needs_you">{text("statements.month_to_close")}</StatusMark>
  ) : (
    <StatusMark kind="info">{text("statements.month_open")}</StatusMark>
  );
}
