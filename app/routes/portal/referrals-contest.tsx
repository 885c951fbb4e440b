import { useLoaderData } from "@remix-run/react";
import { SubmitButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { Textarea } from "#app/components/text-fields.tsx";
import { countryChoices } from "#app/features/partners/country-choices.server.ts";
import { readDomain } from "#app/features/referrals/claim-keys.server.ts";
import { CompanyFields, EnrolmentField } from "#app/features/referrals/company-fields.tsx";
import { contestClaim } from "#app/features/referrals/contest-claim.server.ts";
import { contestForm } from "#app/features/referrals/referral.form.ts";
import { listReferringEnrolments } from "#app/features/referrals/referring-enrolment.server.ts";
import { signedInPartner } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm, refuse } from "#app/http/parse-form.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "referrals.contest" };

export const loader = guardedLoader(signedInPartner("owner", "sales"), async ({ ctx, locale }) => {
  const enrolments = await listReferringEnrolments(ctx);
  return {
    enrolments: enrolments.filter(({ kind }) => kind !== "student"),
    countries: countryChoices(locale),
  };
});

export const action = guardedAction(signedInPartner("owner", "sales"), async ({ ctx, request, limits }) => {
  const form = await parseForm(request, contestForm, { multiline: ["evidence"] });
  if (!form.ok) return form.reply;
  const read = form.value.domain ? readDomain(form.value.domain) : null;
  if (read && !read.ok)
    return refuse(request, 422, [{ field: "domain", key: `errors.referral_${read.code}`, values: {} }]);
  await limits.consume("register_referral", ctx.actor.partnerId);
  const own = (await listReferringEnrolments(ctx)).find(
    ({ enrolmentId, kind }) =>
      kind !== "student" && (!form.value.enrolmentId || enrolmentId === form.value.enrolmentId),
  );
  await contestClaim(ctx, { kind: own?.kind === "project" ? "project" : "client", ...form.value });
  return redirectWithFlash(ctx, "/portal/referrals", "referrals.contested_flash");
});

export default function ContestClaim() {
  const { enrolments, countries } = useLoaderData<typeof loader>();
  const text = useText();
  const { locale } = useReader();
  const reply = useFormReply();
  return (
    <>
      <PageHeader title={text("referrals.contest")} sub={text("referrals.contest_sub")} />
      <Form reply={reply}>
        <CompanyFields countries={countries} />
        <EnrolmentField
          choices={enrolments.map(({ enrolmentId, typeLabel }) => ({
            value: enrolmentId,
            label: typeLabel[locale],
          }))}
        />
        <Textarea
          name="evidence"
          label={text("referrals.evidence")}
          hint={text("referrals.evidence_hint")}
          rows={6}
          maxLength={4000}
        />
        <SubmitButton>{text("referrals.contest_button")}</SubmitButton>
      </Form>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
