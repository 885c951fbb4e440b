import { SubmitButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import type { ShownReply } from "#app/components/form-state.ts";
import { Banner } from "#app/components/notices.tsx";
import { Section } from "#app/components/page-header.tsx";
import type { RecomputedLine } from "#app/features/statements/recompute-line.server.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

type RecomputeProps = {
  /** Of a sealed line, or of one of a month that is still open. */
  what: "statements.recompute_what" | "statements.recompute_open";
  recomputed: RecomputedLine | null;
  currency: string;
  reply: ShownReply | null | undefined;
};

/** Runs the engine over a line, then and there, and says whether it agrees. */
export function Recompute({ what, recomputed, currency, reply }: RecomputeProps) {
  const text = useText();
  const isOpen = what === "statements.recompute_open";
  return (
    <Section title={text("statements.recompute_title")}>
      <p className="mb-3 text-muted text-sm">{text(what)}</p>
      {recomputed ? <Answer recomputed={recomputed} currency={currency} isOpen={isOpen} /> : null}
      <Form intent="recompute" reply={reply} layout="inline">
        <SubmitButton>{text("statements.recompute")}</SubmitButton>
      </Form>
    </Section>
  );
}

type AnswerProps = { recomputed: RecomputedLine; currency: string; isOpen: boolean };

function Answer({ recomputed, currency, isOpen }: AnswerProps) {
  const text = useText();
  const format = useFormat();
  const { agrees, storedMinor, recomputedMinor } = recomputed;
  const stored = format.money({ minor: storedMinor, currency });
  return (
    <div role="status">
      <Banner
        kind={agrees ? "good" : isOpen ? "info" : "bad"}
        title={text(agrees ? "statements.agrees" : isOpen ? "statements.differs_open" : "statements.differs")}
      >
        {agrees
          ? text("statements.agrees_body", { amount: stored })
          : text(isOpen ? "statements.differs_open_body" : "statements.differs_body", {
              stored,
              recomputed: recomputedMinor === null ? "-" : format.money({ minor: recomputedMinor, currency }),
            })}
      </Banner>
    </div>
  );
}
