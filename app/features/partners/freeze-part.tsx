import { Button, SubmitButton } from "#app/components/buttons.tsx";
import { RadioGroup } from "#app/components/choice-fields.tsx";
import { Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { Form } from "#app/components/form.tsx";
import type { ShownReply } from "#app/components/form-state.ts";
import { Banner } from "#app/components/notices.tsx";
import { Textarea } from "#app/components/text-fields.tsx";
import { FREEZE_OUTCOMES } from "#app/domain/freeze-rules.ts";
import type { StepUpOffer } from "#app/features/accounts/offer-step-up.server.ts";
import { StepUpFields } from "#app/features/accounts/step-up-fields.tsx";
import { useText } from "#app/i18n/provider.tsx";
import type { FreezeView } from "./find-freeze.server.ts";

type FreezePartProps = {
  freeze: FreezeView | null;
  /** Null for people without finance's role. */
  offer: StepUpOffer | null;
  replies: { readonly freeze?: ShownReply; readonly ask?: ShownReply; readonly lift?: ShownReply };
};

/** Payouts of a partner: stopped by one person, let go on by two. */
export function FreezePart({ freeze, offer, replies }: FreezePartProps) {
  const text = useText();
  if (!freeze)
    return (
      <>
        <p>{text("bank.freeze.none")}</p>
        {offer ? (
          <Form intent="freeze" reply={replies.freeze ?? null}>
            <p className="text-muted">{text("bank.freeze.stop_sub")}</p>
            <Button kind="danger">{text("bank.freeze.stop")}</Button>
          </Form>
        ) : null}
      </>
    );
  const { asked } = freeze;
  return (
    <>
      <FrozenFacts freeze={freeze} />
      {offer ? null : <p className="text-muted">{text("bank.freeze.only_finance")}</p>}
      {offer && asked && !asked.isOwn ? (
        <Form
          intent="lift"
          reply={replies.lift ?? null}
          hidden={{ freezeId: freeze.id, outcome: asked.outcome }}
        >
          <p>{text("bank.freeze.lift_sub", { name: asked.byName })}</p>
          <StepUpFields offer={offer} />
          <SubmitButton>{text("bank.freeze.lift")}</SubmitButton>
        </Form>
      ) : null}
      {asked?.isOwn ? <Banner kind="info" title={text("bank.freeze.own")} /> : null}
      {offer ? (
        <Form intent="ask" reply={replies.ask ?? null} idPrefix="ask_">
          <RadioGroup
            name="outcome"
            label={text("bank.freeze.outcome")}
            choices={FREEZE_OUTCOMES.map((value) => ({ value, label: text(`bank.freeze.outcome.${value}`) }))}
          />
          <Textarea
            name="reason"
            label={text("bank.freeze.reason")}
            hint={text("bank.freeze.reason_hint")}
            rows={3}
          />
          <p className="text-muted">{text("bank.freeze.ask_sub")}</p>
          <Button>{text(asked ? "bank.freeze.ask_again" : "bank.freeze.ask")}</Button>
        </Form>
      ) : null}
    </>
  );
}

function FrozenFacts({ freeze }: { freeze: FreezeView }) {
  const text = useText();
  const { frozenAt, reportedBy, frozenByName, asked } = freeze;
  return (
    <DefinitionList
      items={[
        { term: text("bank.freeze.since"), value: <Instant at={frozenAt} /> },
        {
          term: text("bank.freeze.by"),
          value: reportedBy ? text("bank.freeze.by_link", { email: reportedBy }) : frozenByName,
        },
        ...(asked
          ? [
              {
                term: text("bank.freeze.asked"),
                value: (
                  <>
                    <Instant at={asked.at} /> {text("bank.entered_by", { name: asked.byName })}
                  </>
                ),
              },
              { term: text("bank.freeze.outcome"), value: text(`bank.freeze.outcome.${asked.outcome}`) },
              { term: text("bank.freeze.reason"), value: asked.reason },
            ]
          : []),
      ]}
    />
  );
}
