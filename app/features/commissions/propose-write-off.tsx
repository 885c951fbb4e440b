import { SubmitButton } from "#app/components/buttons.tsx";
import { Select } from "#app/components/choice-fields.tsx";
import { Form } from "#app/components/form.tsx";
import type { ShownReply } from "#app/components/form-state.ts";
import { Textarea, TextInput } from "#app/components/text-fields.tsx";
import { useFormat, useText } from "#app/i18n/provider.tsx";
import type { OpenDebt } from "./list-write-offs.server.ts";

/** The first person's part: which debt, how much of it, and why. */
export function ProposeWriteOff({
  debts,
  reply,
}: {
  debts: readonly (OpenDebt & { readonly key: string })[];
  reply: ShownReply | undefined;
}) {
  const text = useText();
  const format = useFormat();
  return (
    <Form intent="propose" reply={reply} idPrefix="propose">
      <Select
        name="debt"
        label={text("write_offs.which")}
        emptyLabel={text("write_offs.choose")}
        choices={debts.map((debt) => ({
          value: debt.key,
          label: `${debt.partnerName} · ${debt.entityName} · ${format.money({
            minor: debt.debtMinor - debt.givenUpMinor,
            currency: debt.currency,
          })}`,
        }))}
      />
      <TextInput
        name="amount"
        label={text("write_offs.amount")}
        hint={text("write_offs.amount_hint")}
        inputMode="decimal"
        width="short"
      />
      <Textarea name="reason" label={text("write_offs.reason")} />
      <SubmitButton>{text("write_offs.propose_button")}</SubmitButton>
    </Form>
  );
}
