import { Button, SubmitButton } from "#app/components/buttons.tsx";
import { Instant } from "#app/components/day.tsx";
import { Form } from "#app/components/form.tsx";
import type { ShownReply } from "#app/components/form-state.ts";
import { Section } from "#app/components/page-header.tsx";
import { useText } from "#app/i18n/provider.tsx";
import type { StaffRow } from "./list-staff.server.ts";
import type { StepUpOffer } from "./offer-step-up.server.ts";
import { StepUpFields } from "./step-up-fields.tsx";

type FactorResetFormProps = {
  person: StaffRow;
  people: readonly StaffRow[];
  offer: StepUpOffer;
  /** The account of the admin who looks. */
  me: string;
  reply: ShownReply | undefined;
};

/** A reset that somebody asked for, before an admin who may confirm it, or is told who may. */
export function FactorResetForm({ person, people, offer, me, reply }: FactorResetFormProps) {
  const text = useText();
  const { reset, name } = person;
  if (!reset) return null;
  const asker = people.find(({ accountId }) => accountId === reset.askedBy)?.name ?? reset.askedBy;
  const mayConfirm = me !== reset.askedBy && me !== person.accountId;
  return (
    <Section title={text("factors.reset_of", { name })}>
      <p>
        {text("factors.reset_asked_by", { asker })} <Instant at={reset.askedAt} />
      </p>
      {mayConfirm ? (
        <Form intent="confirm" reply={reply} idPrefix={reset.id} hidden={{ resetId: reset.id }}>
          <p>{text("factors.reset_check_person", { name })}</p>
          <StepUpFields offer={offer} />
          <SubmitButton kind="danger">{text("factors.reset_confirm")}</SubmitButton>
        </Form>
      ) : (
        <p>{text("factors.reset_other_admin")}</p>
      )}
      <Form intent="refuse" layout="inline" hidden={{ resetId: reset.id }}>
        <Button kind="quiet">{text("factors.reset_refuse")}</Button>
      </Form>
    </Section>
  );
}
