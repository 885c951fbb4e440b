import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { MoneyText } from "#app/components/amount.tsx";
import { Figures } from "#app/components/figures.tsx";
import { Form } from "#app/components/form.tsx";
import { Banner } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { approvalSubject } from "#app/domain/payout-run-rules.ts";
import { ACCEPT_REASONS, type DecisionReason, LEAVE_OUT_REASONS } from "#app/domain/run-decisions.ts";
import { offerStepUp } from "#app/features/accounts/offer-step-up.server.ts";
import { proveStepUp } from "#app/features/accounts/prove-step-up.server.ts";
import { stepUpFields } from "#app/features/accounts/step-up.form.ts";
import { approveRun } from "#app/features/payouts/approve-run.server.ts";
import { decideExceptions } from "#app/features/payouts/decide-exceptions.server.ts";
import { ExcludeFields } from "#app/features/payouts/exclude-fields.tsx";
import { excludePayouts, includePayout } from "#app/features/payouts/exclude-payouts.server.ts";
import { findRun } from "#app/features/payouts/find-run.server.ts";
import { LeftOut } from "#app/features/payouts/left-out-table.tsx";
import { MissingPayees } from "#app/features/payouts/missing-payees.tsx";
import { pauseRun } from "#app/features/payouts/pause-run.server.ts";
import { rejectRun } from "#app/features/payouts/reject-run.server.ts";
import { releaseRun } from "#app/features/payouts/release-run.server.ts";
import { RunExceptions } from "#app/features/payouts/run-exceptions.tsx";
import { RunFollow } from "#app/features/payouts/run-follow.tsx";
import { RunHistory } from "#app/features/payouts/run-history.tsx";
import { NextMove } from "#app/features/payouts/run-next-move.tsx";
import { RunPayouts } from "#app/features/payouts/run-payout-table.tsx";
import { findRunProgress } from "#app/features/payouts/run-progress.server.ts";
import { RunSteps } from "#app/features/payouts/run-steps.tsx";
import { submitRun } from "#app/features/payouts/submit-run.server.ts";
import { takeBackRun } from "#app/features/payouts/take-back-run.server.ts";
import { unpauseRun } from "#app/features/payouts/unpause-run.server.ts";
import { WhoseMove } from "#app/features/payouts/whose-move.tsx";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "payouts.run" };

export const loader = guardedLoader(signedInStaff("finance", "admin"), async ({ ctx, params }) => {
  const run = await findRun(ctx, { runId: params.id ?? "" });
  if (!run) throw notFound(ctx);
  const progress = await findRunProgress(ctx, { runId: run.id });
  const isReleased = ["paying", "paid", "reconciled"].includes(run.stage);
  const stepUp = await offerStepUp(ctx);
  return { run, stepUp, progress: isReleased ? progress : null, mayAct: ctx.actor.roles.includes("finance") };
});

const approveForm = z.object({ contentSha256: z.string().regex(/^[0-9a-f]{64}$/), ...stepUpFields });
const reasonText = z.string().max(1_000).nullable().default(null);
const chosen = z
  .array(z.string().max(300), { error: "runs.choose_some" })
  .min(1, { error: "runs.choose_some" });
const decideForm = z.object({
  keys: chosen,
  decision: z.enum(
    [
      ...ACCEPT_REASONS.map((reason) => `accepted:${reason}` as const),
      ...LEAVE_OUT_REASONS.map((reason) => `postponed:${reason}` as const),
    ],
    { error: "errors.form_missing" },
  ),
  reasonText,
});
const excludeForm = z.object({
  payoutIds: chosen,
  reasonCode: z.enum(LEAVE_OUT_REASONS, { error: "errors.form_missing" }),
  reasonText,
});
const includeForm = z.object({ payoutId: z.string().max(80) });
const rejectForm = z.object({ reason: z.string({ error: "payouts.reason_missing" }).max(1_000) });

export const action = guardedAction(signedInStaff("finance"), async ({ ctx, request, params }) => {
  const runId = params.id ?? "";
  const here = `/console/runs/${runId}`;
  const intent = await readIntent(request);
  switch (intent) {
    case "pause":
    case "resume": {
      const form = await parseForm(request, z.object({}));
      if (!form.ok) return form.reply;
      const move = intent === "pause" ? pauseRun : unpauseRun;
      if (!(await move(ctx, { runId }))) throw notFound(ctx);
      return redirectWithFlash(ctx, here, `payouts.follow.${intent}d_done`);
    }
    case "decide": {
      const form = await parseForm(request, decideForm, { multiline: ["reasonText"] });
      if (!form.ok) return form.reply;
      const { decision, ...rest } = form.value;
      const [outcome, reasonCode] = decision.split(":") as ["accepted", DecisionReason];
      const count = await decideExceptions(ctx, { runId, outcome, reasonCode, ...rest });
      if (count === null) throw notFound(ctx);
      return redirectWithFlash(ctx, here, "runs.decided_done", { count });
    }
    case "exclude": {
      const form = await parseForm(request, excludeForm, { multiline: ["reasonText"] });
      if (!form.ok) return form.reply;
      const count = await excludePayouts(ctx, { runId, ...form.value });
      if (count === null) throw notFound(ctx);
      return redirectWithFlash(ctx, here, "runs.excluded_done", { count });
    }
    case "include": {
      const form = await parseForm(request, includeForm);
      if (!form.ok) return form.reply;
      if (!(await includePayout(ctx, { runId, ...form.value }))) throw notFound(ctx);
      return redirectWithFlash(ctx, here, "runs.included_done");
    }
    case "approve": {
      const form = await parseForm(request, approveForm);
      if (!form.ok) return form.reply;
      const { contentSha256, ...answer } = form.value;
      const shown = await findRun(ctx, { runId });
      if (!shown) throw notFound(ctx);
      if (Object.values(answer).some(Boolean))
        await proveStepUp(ctx, { purpose: "approve_run", subject: approvalSubject(shown), answer });
      const approved = await approveRun(ctx, { runId, contentSha256 });
      if (!approved) throw notFound(ctx);
      return redirectWithFlash(ctx, here, "payouts.approved_done", { missing: approved.missing });
    }
    case "release": {
      const form = await parseForm(request, z.object({}));
      if (!form.ok) return form.reply;
      if (!(await releaseRun(ctx, { runId }))) throw notFound(ctx);
      return redirectWithFlash(ctx, here, "payouts.released_done");
    }
    case "take_back": {
      const form = await parseForm(request, z.object({}));
      if (!form.ok) return form.reply;
      if (!(await takeBackRun(ctx, { runId }))) throw notFound(ctx);
      return redirectWithFlash(ctx, here, "runs.taken_back_done");
    }
    case "reject": {
      const form = await parseForm(request, rejectForm, { multiline: ["reason"] });
      if (!form.ok) return form.reply;
      if (!(await rejectRun(ctx, { runId, ...form.value }))) throw notFound(ctx);
      return redirectWithFlash(ctx, here, "payouts.rejected_done");
    }
    default: {
      const form = await parseForm(request, z.object({}));
      if (!form.ok) return form.reply;
      if (!(await submitRun(ctx, { runId }))) throw notFound(ctx);
      return redirectWithFlash(ctx, here, "payouts.submitted_done");
    }
  }
});

export default function Run() {
  const { run, stepUp, progress, mayAct } = useLoaderData<typeof loader>();
  const pauseReply = useFormReply("pause");
  const resumeReply = useFormReply("resume");
  const text = useText();
  const format = useFormat();
  const { currency, work } = run;
  const live = run.payouts.filter(({ status, out }) => status !== "cancelled" && !out);
  const isDraft = run.stage === "draft";
  const mayWork = mayAct && isDraft;
  const replies = {
    submit: useFormReply("submit"),
    approve: useFormReply("approve"),
    release: useFormReply("release"),
    takeBack: useFormReply("take_back"),
    reject: useFormReply("reject"),
  };
  const decideReply = useFormReply("decide");
  const excludeReply = useFormReply("exclude");
  const includeReply = useFormReply("include");
  return (
    <>
      <PageHeader
        title={text("payouts.run_of", { period: format.period(run.periodId) })}
        sub={`${run.entityName} · ${currency}`}
      />
      <Figures
        hero={{
          label: text(run.approved ? "payouts.approved_total" : "payouts.to_approve_total"),
          value: <MoneyText value={{ minor: run.totalMinor, currency }} />,
          note: <WhoseMove run={run} />,
        }}
        others={[
          { label: text("payouts.payouts"), value: format.count(live.length) },
          {
            label: text("runs.compared_with", { period: format.period(work.lastMonth.periodId) }),
            value: <MoneyText value={{ minor: run.totalMinor - work.lastMonth.totalMinor, currency }} />,
          },
          { label: text("payouts.left_out"), value: format.count(run.leftOut.length) },
        ]}
      />
      <RunSteps run={run} />
      {run.rejected ? (
        <Banner kind="bad" title={text("payouts.rejected_by", { name: run.rejected.by })}>
          {run.rejected.reason}
        </Banner>
      ) : null}
      {progress ? (
        <RunFollow runId={run.id} progress={progress} mayPause={mayAct} reply={pauseReply ?? resumeReply} />
      ) : null}
      {isDraft ? (
        <RunExceptions groups={work.exceptions} currency={currency} mayDecide={mayWork} reply={decideReply} />
      ) : null}
      {mayAct ? <NextMove run={run} stepUp={stepUp} replies={replies} /> : null}
      <Section title={text("payouts.payouts")}>
        {mayWork ? (
          <Form intent="exclude" idPrefix="exclude" reply={excludeReply}>
            <RunPayouts run={run} mayExclude />
            <ExcludeFields />
          </Form>
        ) : (
          <RunPayouts run={run} mayExclude={false} />
        )}
        <Form intent="include" id="include" reply={includeReply}>
          {null}
        </Form>
        <MissingPayees run={run} />
      </Section>
      {run.leftOut.length > 0 ? (
        <Section title={text("payouts.left_out")}>
          <p className="text-muted">{text("payouts.left_out_sub")}</p>
          <LeftOut run={run} />
        </Section>
      ) : null}
      {isDraft || work.exceptions.length === 0 ? null : (
        <RunExceptions groups={work.exceptions} currency={currency} mayDecide={false} />
      )}
      <RunHistory events={work.events} contentSha256={run.contentSha256} />
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
