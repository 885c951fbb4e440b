import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { SubmitButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import { Banner, EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { TextInput } from "#app/components/text-fields.tsx";
import { checkAvailability } from "#app/features/referrals/check-availability.server.ts";
import { readDomain } from "#app/features/referrals/claim-keys.server.ts";
import { EnrolmentField } from "#app/features/referrals/company-fields.tsx";
import { checkForm } from "#app/features/referrals/referral.form.ts";
import { listReferringEnrolments } from "#app/features/referrals/referring-enrolment.server.ts";
import { signedInPartner } from "#app/http/access.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm, refuse } from "#app/http/parse-form.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "referrals.check" };

export const loader = guardedLoader(signedInPartner("owner", "sales"), async ({ ctx }) => {
  const enrolments = await listReferringEnrolments(ctx);
  return { enrolments: enrolments.filter(({ kind }) => kind !== "student") };
});

export const action = guardedAction(signedInPartner("owner", "sales"), async ({ ctx, request, limits }) => {
  const form = await parseForm(request, checkForm);
  if (!form.ok) return form.reply;
  const read = readDomain(form.value.domain);
  if (!read.ok)
    return refuse(request, 422, [{ field: "domain", key: `errors.referral_${read.code}`, values: {} }]);
  await limits.consume("register_referral", ctx.actor.partnerId);
  const own = (await listReferringEnrolments(ctx)).find(
    ({ enrolmentId, kind }) =>
      kind !== "student" && (!form.value.enrolmentId || enrolmentId === form.value.enrolmentId),
  );
  const { domain } = read;
  const kind = own?.kind === "project" ? "project" : "client";
  const { enrolmentId } = form.value;
  const asked = { kind, enrolmentId, companyName: domain, domain, country: "" } as const;
  return { domain, found: await checkAvailability(ctx, asked) };
});

export default function CheckAvailability() {
  const { enrolments } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const text = useText();
  const format = useFormat();
  const { locale } = useReader();
  const reply = useFormReply();
  if (enrolments.length === 0)
    return (
      <>
        <PageHeader title={text("referrals.check")} />
        <EmptyState kind="nothing_yet" title={text("referrals.check_not_for_students")} />
      </>
    );
  const checked = answer && "found" in answer ? answer : null;
  return (
    <>
      <PageHeader title={text("referrals.check")} sub={text("referrals.check_sub")} />
      {checked ? (
        <Banner
          kind={checked.found.outcome === "free" ? "good" : "info"}
          title={text(`referrals.check.${checked.found.outcome}_title`)}
        >
          <p>
            {checked.found.outcome !== "already_protected"
              ? text(`referrals.check.${checked.found.outcome}`, { domain: checked.domain })
              : checked.found.until
                ? text("referrals.check.already_protected", {
                    domain: checked.domain,
                    day: format.day(checked.found.until),
                  })
                : text("referrals.check.already_protected_open", { domain: checked.domain })}
          </p>
          {checked.found.outcome === "free" ? (
            <Link to="/portal/referrals/new">{text("referrals.register")}</Link>
          ) : checked.found.outcome === "already_protected" ? (
            <Link to="/portal/referrals/contest">{text("referrals.contest")}</Link>
          ) : null}
        </Banner>
      ) : null}
      <Form reply={reply}>
        <TextInput
          name="domain"
          label={text("referrals.domain")}
          hint={text("referrals.domain_hint")}
          maxLength={300}
          width="medium"
        />
        <EnrolmentField
          choices={enrolments.map(({ enrolmentId, typeLabel }) => ({
            value: enrolmentId,
            label: typeLabel[locale],
          }))}
        />
        <SubmitButton>{text("referrals.check_button")}</SubmitButton>
      </Form>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
