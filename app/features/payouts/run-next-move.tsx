import { Button, SubmitButton } from "#app/components/buttons.tsx";
import { CodeBlock } from "#app/components/code-block.tsx";
import { Form } from "#app/components/form.tsx";
import type { ShownReply } from "#app/components/form-state.ts";
import { Banner } from "#app/components/notices.tsx";
import { Section } from "#app/components/page-header.tsx";
import { Textarea } from "#app/components/text-fields.tsx";
import type { StepUpOffer } from "#app/features/accounts/offer-step-up.server.ts";
import { StepUpFields } from "#app/features/accounts/step-up-fields.tsx";
import { useFormat, useText } from "#app/i18n/provider.tsx";
import type { RunView } from "./find-run.server.ts";

type Reply = ShownReply | undefined;
type NextMoveProps = {
  run: RunView;
  /** By what an approver proves afresh who they are. */
  stepUp: StepUpOffer;
  replies: { submit: Reply; approve: Reply; release: Reply; takeBack: Reply; reject: Reply };
};

/** What this reader can do now: hand it in, approve it, send it back, let it go; or why not. */
export function NextMove({ run, stepUp, replies }: NextMoveProps) {
  const text = useText();
  if (run.stage === "draft")
    return (
      <Section title={text("payouts.submit_title")}>
        <p className="text-muted">{text("payouts.submit_sub")}</p>
        {run.work.openExceptions > 0 ? (
          <Banner kind="needs_you" title={text("runs.exceptions_open", { count: run.work.openExceptions })}>
            {text("runs.exceptions_block")}
          </Banner>
        ) : null}
        <Form intent="submit" reply={replies.submit}>
          <SubmitButton disabled={run.work.openExceptions > 0}>{text("payouts.submit")}</SubmitButton>
        </Form>
      </Section>
    );
  if (run.stage === "approved")
    return (
      <Section title={text("payouts.release_title")}>
        <p className="text-muted">{text("payouts.release_sub")}</p>
        <Form intent="release" reply={replies.release}>
          <SubmitButton>{text("payouts.release")}</SubmitButton>
        </Form>
      </Section>
    );
  return run.stage === "submitted" ? <SecondApproval run={run} stepUp={stepUp} replies={replies} /> : null;
}

function SecondApproval({ run, stepUp, replies }: NextMoveProps) {
  const text = useText();
  return (
    <Section title={text("payouts.approve_title")}>
      <CodeBlock label={text("payouts.hash")}>{run.contentSha256}</CodeBlock>
      {run.work.openExceptions > 0 ? (
        <Banner kind="needs_you" title={text("runs.exceptions_new", { count: run.work.openExceptions })}>
          {text("runs.exceptions_new_body")}
        </Banner>
      ) : null}
      <ApproveOrWhyNot run={run} stepUp={stepUp} replies={replies} />
      <Form intent="reject" reply={replies.reject}>
        <Textarea name="reason" label={text("payouts.reject_reason")} rows={2} maxLength={1000} />
        <Button kind="danger">{text("payouts.reject")}</Button>
      </Form>
      <p className="text-muted">{text("runs.take_back_sub")}</p>
      <Form intent="take_back" reply={replies.takeBack}>
        <Button>{text("runs.take_back")}</Button>
      </Form>
    </Section>
  );
}

function ApproveOrWhyNot({ run, stepUp, replies }: NextMoveProps) {
  const text = useText();
  const format = useFormat();
  if (run.payouts.some(({ change }) => change !== null))
    return (
      <Banner kind="bad" title={text("payouts.void_title")}>
        {text("payouts.void_body")}
      </Banner>
    );
  if (run.openBreaks > 0)
    return (
      <Banner kind="bad" title={text("payouts.breaks_block_title", { count: run.openBreaks })}>
        {text("payouts.breaks_block_body")}
      </Banner>
    );
  if (run.isOwn)
    return (
      <Banner kind="info" title={text("payouts.own_title")}>
        {text("payouts.own_body")}
      </Banner>
    );
  const live = run.payouts.filter(({ status }) => status !== "cancelled");
  return (
    <Form intent="approve" reply={replies.approve} hidden={{ contentSha256: run.contentSha256 }}>
      <StepUpFields offer={stepUp} />
      <SubmitButton>
        {text("payouts.approve", {
          count: live.length,
          amount: format.money({ minor: run.totalMinor, currency: run.currency }),
        })}
      </SubmitButton>
    </Form>
  );
}
