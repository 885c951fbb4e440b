import { SubmitButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import type { ShownReply } from "#app/components/form-state.ts";
import { Section } from "#app/components/page-header.tsx";
import type { ToRestate } from "#app/features/statements/find-restatement.server.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

type IssueProps = { toRestate: ToRestate; currency: string; reply: ShownReply | null | undefined };

/** What was corrected since the newest version, and the act that says so to the partner. For finance. */
export function IssueRestatement({ toRestate, currency, reply }: IssueProps) {
  const text = useText();
  const format = useFormat();
  const money = (minor: bigint) => format.money({ minor, currency });
  return (
    <Section title={text("statements.to_restate")}>
      <p className="mb-3">
        {text("statements.to_restate_body", {
          n: toRestate.lines,
          was: money(toRestate.wasMinor),
          is: money(toRestate.isMinor),
          difference: money(toRestate.differenceMinor),
        })}
      </p>
      <Form intent="restate" reply={reply} layout="inline">
        <SubmitButton kind="secondary">{text("statements.restate")}</SubmitButton>
      </Form>
    </Section>
  );
}
