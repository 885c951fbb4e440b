import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { SubmitButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { Textarea, TextInput } from "#app/components/text-fields.tsx";
import { amountsText, percentText } from "#app/domain/number-text.ts";
import { localDateOf, nextPeriod } from "#app/domain/period.ts";
import { SampleRates } from "#app/features/agreements/agreement-clauses.tsx";
import { amendedTerms } from "#app/features/agreements/amend-terms.server.ts";
import { findAgreement } from "#app/features/agreements/find-agreement.server.ts";
import { offerVersion } from "#app/features/agreements/offer-version.server.ts";
import { publishedTerms } from "#app/features/agreements/published-terms.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm, refuse } from "#app/http/parse-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import type { MessageKey } from "#app/i18n/en.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "agreements.amend" };

export const loader = guardedLoader(signedInStaff("manager", "admin"), async ({ ctx, params, locale }) => {
  const agreement = await findAgreement(ctx, { agreementId: params.id ?? "" });
  const published = agreement && (await publishedTerms(ctx, agreement));
  if (!agreement || !published) throw notFound(ctx);
  const { terms, version, sampleRates } = published;
  return {
    partnerName: agreement.partnerName,
    templateVersion: version,
    sampleRates,
    heads: terms.heads.flatMap((head, at) =>
      head.pays.kind === "percentage"
        ? [{ at, id: head.id, rate: percentText(head.pays.ratePpm, locale) }]
        : [],
    ),
    holdDays: String(terms.holdDays),
    minimumPayout: amountsText(terms.minimumPayoutMinor, locale, "minor"),
    suggestedOn: `${nextPeriod(localDateOf(ctx.now, terms.timeZone).slice(0, 7))}-01`,
  };
});

export const action = guardedAction(
  signedInStaff("manager", "admin"),
  async ({ ctx, request, params, locale }) => {
    const agreement = await findAgreement(ctx, { agreementId: params.id ?? "" });
    const published = agreement && (await publishedTerms(ctx, agreement));
    if (!agreement || !published) throw notFound(ctx);
    const rateFields = published.terms.heads.map((_, at) => `rate${at}`);
    const shape: Record<string, z.ZodType> = Object.fromEntries(
      rateFields.map((name) => [name, z.string().max(20).optional()]),
    );
    const form = await parseForm(
      request,
      z.object({
        ...shape,
        effectiveOn: z.iso.date({ error: "agreements.day_missing" }),
        expiresOn: z.iso.date({ error: "agreements.day_missing" }),
        holdDays: z.string().max(3).optional(),
        minimumPayout: z.string().max(400).optional(),
        document: z.string().max(60_000).optional(),
      }),
      { multiline: ["minimumPayout", "document"] as never[] },
    );
    if (!form.ok) return form.reply;
    const typed = form.value as Record<string, string | undefined>;
    const { effectiveOn = "", expiresOn = "", holdDays, minimumPayout, document } = typed;
    const amended = amendedTerms(
      published.terms,
      { rates: rateFields.map((name) => typed[name]), holdDays, minimumPayout, document },
      locale,
    );
    if ("problems" in amended)
      return refuse(
        request,
        422,
        amended.problems.map(({ field, code }) => ({
          field,
          key: `agreements.problem.${code}` as MessageKey,
          values: {},
        })),
      );
    const offered = await offerVersion(ctx, {
      enrolmentId: agreement.enrolmentId,
      effectiveOn,
      amendment: { terms: amended.terms, expiresOn },
    });
    if (!offered) throw notFound(ctx);
    return redirectWithFlash(ctx, `/console/agreements/${agreement.id}`, "agreements.offered", {
      n: offered.n,
    });
  },
);

export default function Amend() {
  const page = useLoaderData<typeof loader>();
  const text = useText();
  const reply = useFormReply();
  return (
    <>
      <PageHeader title={text("agreements.amend")} sub={page.partnerName} />
      <SampleRates shown={page.sampleRates} />
      <p>{text("agreements.amend_lead", { n: page.templateVersion })}</p>
      <Form reply={reply}>
        <TextInput
          name="effectiveOn"
          type="date"
          label={text("agreements.first_day")}
          defaultValue={page.suggestedOn}
          width="medium"
        />
        <TextInput
          name="expiresOn"
          type="date"
          label={text("agreements.amend_end")}
          hint={text("agreements.amend_end_hint")}
          width="medium"
        />
        <h2>{text("agreements.amend_what")}</h2>
        {page.heads.map(({ at, id, rate }) => (
          <TextInput
            key={id}
            name={`rate${at}`}
            label={text("agreements.amend_rate", { head: id })}
            defaultValue={rate}
            suffix="%"
            inputMode="decimal"
            width="medium"
            optional
          />
        ))}
        <TextInput
          name="holdDays"
          label={text("agreements.field.holdDays")}
          defaultValue={page.holdDays}
          inputMode="numeric"
          width="medium"
          optional
        />
        <Textarea
          name="minimumPayout"
          label={text("agreements.field.minimumPayoutMinor")}
          hint={text("agreements.hint.amounts")}
          defaultValue={page.minimumPayout}
          rows={2}
          optional
        />
        <details>
          <summary>{text("agreements.as_json")}</summary>
          <Textarea
            name="document"
            label="JSON"
            hint={text("agreements.amend_json_hint")}
            rows={12}
            optional
          />
        </details>
        <SubmitButton>{text("agreements.amend_offer")}</SubmitButton>
      </Form>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
