import { Link, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { SubmitButton } from "#app/components/buttons.tsx";
import { RadioGroup } from "#app/components/choice-fields.tsx";
import { Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { Textarea } from "#app/components/text-fields.tsx";
import { ContestStatusMark } from "#app/features/referrals/contest-status.tsx";
import { decideContest } from "#app/features/referrals/decide-contest.server.ts";
import { findContest } from "#app/features/referrals/list-contests.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "referrals.contests" };

export const loader = guardedLoader(signedInStaff("manager", "admin"), async ({ ctx, params }) => {
  const contest = await findContest(ctx, { contestId: params.id ?? "" });
  if (!contest) throw notFound(ctx);
  return { contest, mayDecide: contest.status === "open" && ctx.actor.roles.includes("manager") };
});

const decideForm = z.object({
  decision: z.enum(["upheld", "dismissed"], { error: "referrals.reason_missing" }),
  reasonText: z.string({ error: "referrals.contest_reason_missing" }).max(2_000),
});

export const action = guardedAction(signedInStaff("manager"), async ({ ctx, request, params }) => {
  const form = await parseForm(request, decideForm, { multiline: ["reasonText"] });
  if (!form.ok) return form.reply;
  const { decision, reasonText } = form.value;
  const contestId = params.id ?? "";
  const decided = await decideContest(ctx, { contestId, upheld: decision === "upheld", reasonText });
  if (!decided) throw notFound(ctx);
  return redirectWithFlash(ctx, "/console/contests", "referrals.contest_decided_flash");
});

export default function Contest() {
  const { contest, mayDecide } = useLoaderData<typeof loader>();
  const text = useText();
  const reply = useFormReply();
  const { holder, partnerName } = contest;
  return (
    <>
      <PageHeader
        title={contest.label}
        sub={<ContestStatusMark status={contest.status} isLate={contest.isLate} />}
      />
      <DefinitionList
        items={[
          { term: text("referrals.partner"), value: partnerName },
          { term: text("referrals.product"), value: contest.productName },
          { term: text("referrals.opened_at"), value: <Instant at={contest.openedAt} /> },
          { term: text("referrals.answer_due"), value: <Instant at={contest.answerDueAt} /> },
          { term: text("referrals.evidence"), value: contest.evidence },
          {
            term: text("referrals.holder"),
            value: holder ? (
              <>
                <Link to={`/console/referrals/${holder.referralId}`}>
                  {text("referrals.holder_line", { partner: holder.partnerName, label: holder.label })}
                </Link>{" "}
                · <Instant at={holder.registeredAt} /> · {text(`referrals.status.${holder.status}`)}
              </>
            ) : (
              text("referrals.no_holder")
            ),
          },
          ...(contest.decidedAt
            ? [{ term: text("referrals.decided_at"), value: <Instant at={contest.decidedAt} /> }]
            : []),
          ...(contest.reasonText
            ? [{ term: text("referrals.contest_reason"), value: contest.reasonText }]
            : []),
        ]}
      />
      {mayDecide ? (
        <Section title={text("referrals.decide")}>
          <Form reply={reply}>
            <RadioGroup
              name="decision"
              label={text("referrals.outcome")}
              choices={[
                { value: "upheld", label: text("referrals.uphold", { partner: partnerName }) },
                { value: "dismissed", label: text("referrals.dismiss") },
              ]}
            />
            <Textarea name="reasonText" label={text("referrals.contest_reason")} rows={4} maxLength={2000} />
            <SubmitButton>{text("referrals.decide")}</SubmitButton>
          </Form>
        </Section>
      ) : null}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
