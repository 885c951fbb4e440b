import { Link, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Button, SubmitButton } from "#app/components/buttons.tsx";
import { Select } from "#app/components/choice-fields.tsx";
import { Instant } from "#app/components/day.tsx";
import { Form } from "#app/components/form.tsx";
import { Banner } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { Textarea, TextInput } from "#app/components/text-fields.tsx";
import { acceptReferral } from "#app/features/customers/accept-referral.server.ts";
import { countryName } from "#app/features/partners/country-choices.server.ts";
import { DECLINE_REASONS } from "#app/features/referrals/decline-reasons.ts";
import { declineReferral } from "#app/features/referrals/decline-referral.server.ts";
import { findConflicts } from "#app/features/referrals/find-conflicts.server.ts";
import { findReferral } from "#app/features/referrals/find-referral.server.ts";
import { percentToPpm } from "#app/features/referrals/referral.form.ts";
import { ReferralFacts } from "#app/features/referrals/referral-facts.tsx";
import { ReferralStatusMark } from "#app/features/referrals/referral-status.tsx";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm, refuse } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "referrals.page" };

export const loader = guardedLoader(signedInStaff("manager", "admin"), async ({ ctx, params, locale }) => {
  const referralId = params.id ?? "";
  const referral = await findReferral(ctx, { referralId });
  const conflicts = referral && (await findConflicts(ctx, { referralId }));
  if (!referral || !conflicts) throw notFound(ctx);
  return {
    referral,
    conflicts,
    countryName: referral.country && countryName(referral.country, locale),
    mayDecide: referral.status === "registered" && ctx.actor.roles.includes("manager"),
  };
});

const acceptForm = z.object({ weight: z.string({ error: "referrals.weight_invalid" }).max(10) });
const declineForm = z.object({
  reason: z.enum(DECLINE_REASONS, { error: "referrals.reason_missing" }),
  reasonText: z.string().max(2_000).optional(),
});

export const action = guardedAction(signedInStaff("manager"), async ({ ctx, request, params }) => {
  const referralId = params.id ?? "";
  if ((await readIntent(request)) === "decline") {
    const form = await parseForm(request, declineForm, { multiline: ["reasonText"] });
    if (!form.ok) return form.reply;
    if (!(await declineReferral(ctx, { referralId, ...form.value }))) throw notFound(ctx);
    return redirectWithFlash(ctx, "/console/referrals", "referrals.declined_flash");
  }
  const form = await parseForm(request, acceptForm);
  if (!form.ok) return form.reply;
  const weightPpm = percentToPpm(form.value.weight);
  if (weightPpm === null)
    return refuse(request, 422, [{ field: "weight", key: "referrals.weight_invalid", values: {} }]);
  const accepted = await acceptReferral(ctx, { referralId, weightPpm });
  if (!accepted) throw notFound(ctx);
  return redirectWithFlash(ctx, `/console/customers/${accepted.customerId}`, "referrals.accepted_flash");
});

export default function ReferralDecision() {
  const { referral, conflicts, countryName, mayDecide } = useLoaderData<typeof loader>();
  const text = useText();
  const acceptReply = useFormReply("accept");
  const declineReply = useFormReply("decline");
  const hasConflicts = conflicts.referrals.length + conflicts.customers.length > 0;
  return (
    <>
      <PageHeader
        title={referral.label}
        sub={
          <>
            <Link to={`/console/partners/${referral.partnerId}`}>{referral.partnerName}</Link>{" "}
            <ReferralStatusMark status={referral.status} readerDecides />
          </>
        }
      />
      {referral.kind === "student" && referral.status === "registered" && !conflicts.holdsClaim ? (
        <Banner kind="needs_you">{text("referrals.no_claim_student")}</Banner>
      ) : null}
      <Section title={text("referrals.conflicts")}>
        {hasConflicts ? (
          <ul>
            {conflicts.referrals.map((other) => (
              <li key={other.id}>
                <Link to={`/console/referrals/${other.id}`}>
                  {text("referrals.holder_line", { partner: other.partnerName, label: other.label })}
                </Link>{" "}
                · {text(`referrals.match.${other.match}`)} · <Instant at={other.registeredAt} /> ·{" "}
                {text(`referrals.status.${other.status}`)}
              </li>
            ))}
            {conflicts.customers.map((joint) => (
              <li key={joint.id}>
                <Link to={`/console/customers/${joint.id}`}>
                  {text("referrals.holder_line", {
                    partner: text("referrals.is_customer"),
                    label: joint.label,
                  })}
                </Link>{" "}
                · {text(`referrals.match.${joint.match}`)}
              </li>
            ))}
          </ul>
        ) : (
          <p>{text("referrals.no_conflicts")}</p>
        )}
      </Section>
      <Section title={text("referrals.receipt")}>
        <ReferralFacts referral={referral} countryName={countryName} />
      </Section>
      {mayDecide ? (
        <>
          <Section title={text("referrals.accept_title")}>
            <p>{text("referrals.accept_lead")}</p>
            <Form intent="accept" reply={acceptReply}>
              <TextInput
                name="weight"
                label={text("referrals.weight")}
                hint={text("referrals.weight_hint")}
                defaultValue="100"
                inputMode="decimal"
                suffix="%"
                width="short"
              />
              <SubmitButton>{text("referrals.accept_button")}</SubmitButton>
            </Form>
          </Section>
          <Section title={text("referrals.decline_title")}>
            <Form intent="decline" reply={declineReply}>
              <Select
                name="reason"
                label={text("referrals.reason")}
                choices={DECLINE_REASONS.map((value) => ({
                  value,
                  label: text(`referrals.reason.${value}`),
                }))}
              />
              <Textarea
                name="reasonText"
                label={text("referrals.reason_text")}
                optional
                rows={3}
                maxLength={2000}
              />
              <Button kind="danger">{text("referrals.decline_button")}</Button>
            </Form>
          </Section>
        </>
      ) : null}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
