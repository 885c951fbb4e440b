import { SubmitButton } from "#app/components/buttons.tsx";
import { Select } from "#app/components/choice-fields.tsx";
import { Form } from "#app/components/form.tsx";
import type { ShownReply } from "#app/components/form-state.ts";
import { TextInput } from "#app/components/text-fields.tsx";
import type { StepUpOffer } from "#app/features/accounts/offer-step-up.server.ts";
import { StepUpFields } from "#app/features/accounts/step-up-fields.tsx";
import { useText } from "#app/i18n/provider.tsx";
import type { Choice } from "./country-choices.server.ts";

/** The form of the bank details; a change asks for a fresh proof. */
export function BankAccountFields({
  countries,
  country,
  change,
  reply,
}: {
  countries: readonly Choice[];
  country: string;
  /** Null: the first account ever. */
  change: StepUpOffer | null;
  reply: ShownReply | null;
}) {
  const text = useText();
  return (
    <Form intent="bank" reply={reply}>
      <TextInput
        name="holderName"
        label={text("bank.holder")}
        hint={text("bank.holder_hint")}
        maxLength={70}
        autoComplete="off"
      />
      <Select
        name="country"
        label={text("bank.country")}
        hint={text("bank.country_hint")}
        choices={countries}
        defaultValue={country}
      />
      <TextInput
        name="number"
        label={text("bank.number")}
        hint={text("bank.number_hint")}
        maxLength={60}
        autoComplete="off"
        spellCheck={false}
        mono
      />
      <TextInput
        name="bic"
        label={text("bank.bic")}
        hint={text("bank.bic_hint")}
        maxLength={20}
        autoComplete="off"
        spellCheck={false}
        width="medium"
        mono
        optional
      />
      {change ? <StepUpFields offer={change} /> : null}
      <SubmitButton>{text(change ? "bank.save_change" : "bank.save_first")}</SubmitButton>
    </Form>
  );
}
