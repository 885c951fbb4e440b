import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { MoneyText } from "#app/components/amount.tsx";
import { SubmitButton } from "#app/components/buttons.tsx";
import { CheckboxGroup } from "#app/components/choice-fields.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Day } from "#app/components/day.tsx";
import { Form } from "#app/components/form.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { TextInput } from "#app/components/text-fields.tsx";
import { localDateOf, nextPeriod } from "#app/domain/period.ts";
import { SampleRates } from "#app/features/agreements/agreement-clauses.tsx";
import { findTemplate } from "#app/features/agreements/find-template.server.ts";
import { offerToAll } from "#app/features/agreements/offer-to-all.server.ts";
import { listAffected } from "#app/features/commissions/list-affected.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "agreements.offer_to_all" };

export const loader = guardedLoader(signedInStaff("manager", "admin"), async ({ ctx, params }) => {
  const templateId = params.id ?? "";
  const detail = await findTemplate(ctx, { templateId });
  const affected = detail && (await listAffected(ctx, { templateId }));
  if (!detail?.terms || !affected || detail.row.status !== "published") throw notFound(ctx);
  const today = localDateOf(ctx.now, detail.terms.timeZone);
  return {
    typeLabel: detail.typeLabel,
    version: detail.row.version,
    sampleRates: detail.row.sampleRates,
    suggestedOn: `${nextPeriod(today.slice(0, 7))}-01`,
    ...affected,
  };
});

export const action = guardedAction(signedInStaff("manager", "admin"), async ({ ctx, request, params }) => {
  const form = await parseForm(
    request,
    z.object({
      effectiveOn: z.iso.date({ error: "agreements.day_missing" }),
      enrolmentId: z.array(z.string().max(80)).min(1, { error: "agreements.nobody_chosen" }),
    }),
  );
  if (!form.ok) return form.reply;
  const { effectiveOn, enrolmentId: enrolmentIds } = form.value;
  const done = await offerToAll(ctx, { templateId: params.id ?? "", effectiveOn, enrolmentIds });
  if (!done) throw notFound(ctx);
  return redirectWithFlash(ctx, "/console/agreements", "agreements.offered_to_all", { count: done.offered });
});

export default function OfferTemplate() {
  const { typeLabel, version, sampleRates, suggestedOn, partners, periodId } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  const { locale } = useReader();
  const reply = useFormReply();
  const open = partners.filter(({ hasIt }) => !hasIt);
  return (
    <>
      <PageHeader
        title={text("agreements.offer_to_all")}
        sub={`${typeLabel[locale]}: ${text("agreements.version", { n: version })}`}
      />
      <SampleRates shown={sampleRates} />
      <Section title={text("agreements.affected")}>
        <p className="text-muted">
          {periodId
            ? text("agreements.affected_sub", { period: format.period(periodId) })
            : text("agreements.affected_no_month")}
        </p>
        <DataTable
          caption={text("agreements.affected")}
          rows={partners.flatMap((partner) =>
            (partner.money.length > 0 ? partner.money : [null]).map((money) => ({ ...partner, money })),
          )}
          rowKey={({ enrolmentId, money }) => `${enrolmentId}-${money?.currency ?? ""}`}
          empty={<EmptyState kind="nothing_yet" title={text("agreements.affected_none")} />}
          columns={[
            {
              key: "partner",
              head: text("agreements.partner"),
              grow: true,
              narrow: "title",
              cell: ({ partnerName }) => partnerName,
            },
            {
              key: "now",
              head: text("agreements.newest"),
              narrow: "status",
              cell: ({ hasIt, newestN, amendedUntil }) =>
                hasIt ? (
                  <StatusMark kind="good">{text("agreements.has_it")}</StatusMark>
                ) : amendedUntil ? (
                  <StatusMark kind="held">
                    {text("agreements.amended_until", { day: format.day(amendedUntil) })}
                  </StatusMark>
                ) : newestN === null ? (
                  text("agreements.none_offered")
                ) : (
                  text("agreements.version", { n: newestN })
                ),
            },
            {
              key: "was",
              head: text("agreements.was"),
              numeric: true,
              cell: ({ money }) =>
                money ? <MoneyText value={{ minor: money.wasMinor, currency: money.currency }} /> : null,
            },
            {
              key: "would",
              head: text("agreements.would_be"),
              numeric: true,
              narrow: "value",
              cell: ({ money }) =>
                money ? <MoneyText value={{ minor: money.wouldBeMinor, currency: money.currency }} /> : null,
            },
            {
              key: "difference",
              head: text("agreements.money_difference"),
              numeric: true,
              narrow: "aside",
              cell: ({ money }) =>
                money ? (
                  <MoneyText
                    value={{ minor: money.wouldBeMinor - money.wasMinor, currency: money.currency }}
                  />
                ) : null,
            },
          ]}
        />
      </Section>
      {open.length > 0 ? (
        <Section title={text("agreements.offer_title")}>
          <Form reply={reply}>
            <TextInput
              name="effectiveOn"
              type="date"
              label={text("agreements.first_day")}
              hint={text("agreements.first_day_hint")}
              defaultValue={suggestedOn}
              width="medium"
            />
            <CheckboxGroup
              name="enrolmentId"
              label={text("agreements.offered_to")}
              hint={text("agreements.offered_to_hint")}
              defaultValues={open
                .filter(({ amendedUntil }) => amendedUntil === null)
                .map(({ enrolmentId }) => enrolmentId)}
              choices={open.map(({ enrolmentId, partnerName, amendedUntil }) => ({
                value: enrolmentId,
                label: partnerName,
                hint: amendedUntil ? (
                  <>
                    {text("agreements.has_amendment")} <Day on={amendedUntil} />
                  </>
                ) : undefined,
              }))}
            />
            <SubmitButton>{text("agreements.offer_chosen")}</SubmitButton>
          </Form>
        </Section>
      ) : null}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
