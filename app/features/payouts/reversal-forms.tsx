import { MoneyText } from "#app/components/amount.tsx";
import { Button, SubmitButton } from "#app/components/buttons.tsx";
import { Select } from "#app/components/choice-fields.tsx";
import { Form } from "#app/components/form.tsx";
import type { ShownReply } from "#app/components/form-state.ts";
import { Section } from "#app/components/page-header.tsx";
import { Textarea, TextInput } from "#app/components/text-fields.tsx";
import { useText } from "#app/i18n/provider.tsx";

type Props = { minor: bigint; currency: string; reply: ShownReply | null | undefined };

/** What becomes of money that came back: a person says so, for an exact amount. */
export function DecideReversal({ minor, currency, reply }: Props) {
  const text = useText();
  return (
    <Section title={text("payout_care.decide_title")}>
      <p className="text-muted">
        {text("payout_care.decide_sub")} <MoneyText value={{ minor, currency }} />
      </p>
      <Form intent="decide" reply={reply} idPrefix="decide">
        <Select
          name="choice"
          label={text("payout_care.choice")}
          choices={[
            { value: "write_back", label: text("payout_care.choice.write_back") },
            { value: "keep", label: text("payout_care.choice.keep") },
          ]}
        />
        <TextInput
          name="amount"
          label={text("payouts.amount")}
          suffix={currency}
          inputMode="decimal"
          width="short"
        />
        <Textarea name="reason" label={text("payouts.reason")} rows={2} maxLength={1000} />
        <SubmitButton>{text("payout_care.decide")}</SubmitButton>
      </Form>
    </Section>
  );
}

/** Takes part or all of a transfer back from the partner's account. */
export function AskReversal({ minor, currency, reply }: Props) {
  const text = useText();
  return (
    <Section title={text("payout_care.reverse_title")}>
      <p className="text-muted">
        {text("payout_care.reverse_sub")} <MoneyText value={{ minor, currency }} />
      </p>
      <Form intent="reverse" reply={reply} idPrefix="reverse">
        <TextInput
          name="amount"
          label={text("payouts.amount")}
          suffix={currency}
          inputMode="decimal"
          width="short"
        />
        <Textarea name="reason" label={text("payouts.reason")} rows={2} maxLength={1000} />
        <Button kind="danger">{text("payout_care.reverse")}</Button>
      </Form>
    </Section>
  );
}
