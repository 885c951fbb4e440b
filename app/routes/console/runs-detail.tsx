import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { MoneyText } from "#app/components/amount.tsx";
import { Button, SubmitButton } from "#app/components/buttons.tsx";
import { CodeBlock } from "#app/components/code-block.tsx";
import { Figures } from "#app/components/figures.tsx";
import { Form } from "#app/components/form.tsx";
import { Banner } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { Textarea } from "#app/components/text-fields.tsx";
import { approveRun } from "#app/features/payouts/approve-run.server.ts";
import { findRun } from "#app/features/payouts/find-run.server.ts";
import { pauseRun } from "#app/features/payouts/pause-run.server.ts";
import { rejectRun } from "#app/features/payouts/reject-run.server.ts";
import { releaseRun } from "#app/features/payouts/release-run.server.ts";
import { RunFollow } from "#app/features/payouts/run-follow.tsx";
import { findRunProgress } from "#app/features/payouts/run-progress.server.ts";
import { RunSteps } from "#app/features/payouts/run-steps.tsx";
import { LeftOut, RunPayouts } from "#app/features/payouts/run-tables.tsx";
import { submitRun } from "#app/features/payouts/submit-run.server.ts";
import { unpauseRun } from "#app/features/payouts/unpause-run.server.ts";
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
  return { run, progress: isReleased ? progress : null, mayAct: ctx.actor.roles.includes("finance") };
});

const approveForm = z.object({ contentSha256: z.string().regex(/^[0-9a-f]{64}$/) });
const rejectForm = z.object({ reason: z.string({ error: "payouts.reason_missing" }).max(1_000) });

export const action = guardedAction(signedInStaff("finance"), async ({ ctx, request, params }) => {
  const runId = params.id ?? "";
  const here = `/console/runs/${runId}`;
  const intent = await readIntent(request);
  if (intent === "pause" || intent === "resume") {
    const form = await parseForm(request, z.object({}));
    if (!form.ok) return form.reply;
    const move = intent === "pause" ? pauseRun : unpauseRun;
    if (!(await move(ctx, { runId }))) throw notFound(ctx);
    return redirectWithFlash(ctx, here, `payouts.follow.${intent}d_done`);
  }
  if (intent === "approve") {
    const form = await parseForm(request, approveForm);
    if (!form.ok) return form.reply;
    const approved = await approveRun(ctx, { runId, ...form.value });
    if (!approved) throw notFound(ctx);
    return redirectWithFlash(ctx, here, "payouts.approved_done", { missing: approved.missing });
  }
  if (intent === "release") {
    const form = await parseForm(request, z.object({}));
    if (!form.ok) return form.reply;
    if (!(await releaseRun(ctx, { runId }))) throw notFound(ctx);
    return redirectWithFlash(ctx, here, "payouts.released_done");
  }
  if (intent === "reject") {
    const form = await parseForm(request, rejectForm, { multiline: ["reason"] });
    if (!form.ok) return form.reply;
    if (!(await rejectRun(ctx, { runId, ...form.value }))) throw notFound(ctx);
    return redirectWithFlash(ctx, here, "payouts.rejected_done");
  }
  const form = await parseForm(request, z.object({}));
  if (!form.ok) return form.reply;
  if (!(await submitRun(ctx, { runId }))) throw notFound(ctx);
  return redirectWithFlash(ctx, here, "payouts.submitted_done");
});

export default function Run() {
  const { run, progress, mayAct } = useLoaderData<typeof loader>();
  const pauseReply = useFormReply("pause");
  const resumeReply = useFormReply("resume");
  const text = useText();
  const format = useFormat();
  const { currency } = run;
  const live = run.payouts.filter(({ status }) => status !== "cancelled");
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
          note: text(`payouts.whose_move.${run.stage}`),
        }}
        others={[
          { label: text("payouts.payouts"), value: format.count(live.length) },
          {
            label: text("payouts.sent_total"),
            value: <MoneyText value={{ minor: run.sentMinor, currency }} />,
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
      {mayAct ? <NextMove /> : null}
      <Section title={text("payouts.payouts")}>
        <RunPayouts run={run} />
      </Section>
      {run.leftOut.length > 0 ? (
        <Section title={text("payouts.left_out")}>
          <p className="text-muted">{text("payouts.left_out_sub")}</p>
          <LeftOut run={run} />
        </Section>
      ) : null}
    </>
  );
}

/** What this reader can do now: hand it in, approve it, send it back; or why not. */
function NextMove() {
  const { run } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  const submitReply = useFormReply("submit");
  const approveReply = useFormReply("approve");
  const rejectReply = useFormReply("reject");
  const releaseReply = useFormReply("release");
  const live = run.payouts.filter(({ status }) => status !== "cancelled");
  if (run.stage === "draft")
    return (
      <Section title={text("payouts.submit_title")}>
        <p className="text-muted">{text("payouts.submit_sub")}</p>
        <Form intent="submit" reply={submitReply}>
          <SubmitButton>{text("payouts.submit")}</SubmitButton>
        </Form>
      </Section>
    );
  if (run.stage === "approved")
    return (
      <Section title={text("payouts.release_title")}>
        <p className="text-muted">{text("payouts.release_sub")}</p>
        <Form intent="release" reply={releaseReply}>
          <SubmitButton>{text("payouts.release")}</SubmitButton>
        </Form>
      </Section>
    );
  if (run.stage !== "submitted") return null;
  const changed = run.payouts.some(({ change }) => change !== null);
  return (
    <Section title={text("payouts.approve_title")}>
      <CodeBlock label={text("payouts.hash")}>{run.contentSha256}</CodeBlock>
      {changed ? (
        <Banner kind="bad" title={text("payouts.void_title")}>
          {text("payouts.void_body")}
        </Banner>
      ) : run.openBreaks > 0 ? (
        <Banner kind="bad" title={text("payouts.breaks_block_title", { count: run.openBreaks })}>
          {text("payouts.breaks_block_body")}
        </Banner>
      ) : run.isOwn ? (
        <Banner kind="info" title={text("payouts.own_title")}>
          {text("payouts.own_body")}
        </Banner>
      ) : (
        <Form intent="approve" reply={approveReply} hidden={{ contentSha256: run.contentSha256 }}>
          <SubmitButton>
            {text("payouts.approve", {
              count: live.length,
              amount: format.money({ minor: run.totalMinor, currency: run.currency }),
            })}
          </SubmitButton>
        </Form>
      )}
      <Form intent="reject" reply={rejectReply}>
        <Textarea name="reason" label={text("payouts.reject_reason")} rows={2} maxLength={1000} />
        <Button kind="danger">{text("payouts.reject")}</Button>
      </Form>
    </Section>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
