import { Button } from "#app/components/buttons.tsx";
import { Select } from "#app/components/choice-fields.tsx";
import { Textarea } from "#app/components/text-fields.tsx";
import { LEAVE_OUT_REASONS } from "#app/domain/run-decisions.ts";
import { useText } from "#app/i18n/provider.tsx";

/** Under the table of a draft: why the ticked payouts are left out. */
export function ExcludeFields() {
  const text = useText();
  return (
    <>
      <h3>{text("runs.exclude_title")}</h3>
      <p className="text-muted">{text("runs.exclude_sub")}</p>
      <Select
        name="reasonCode"
        label={text("runs.exclude_reason")}
        choices={LEAVE_OUT_REASONS.map((reason) => ({ value: reason, label: text(`runs.reason.${reason}`) }))}
      />
      <Textarea name="reasonText" label={text("runs.decision_text")} rows={2} maxLength={1000} optional />
      <Button>{text("runs.exclude")}</Button>
    </>
  );
}
