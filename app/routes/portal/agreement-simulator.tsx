import { data } from "@remix-run/node";
import { useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { LinkButton, SubmitButton } from "#app/components/buttons.tsx";
import { Select } from "#app/components/choice-fields.tsx";
import { Form } from "#app/components/form.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { Tabs } from "#app/components/tabs.tsx";
import { TextInput } from "#app/components/text-fields.tsx";
import { parseAmount } from "#app/domain/money-text.ts";
import { REVENUE_STREAMS } from "#app/domain/revenue-event.ts";
import { listDealChoices } from "#app/features/commissions/own-deal-form.server.ts";
import { OwnDealResult } from "#app/features/commissions/own-deal-result.tsx";
import { simulateOwnDeal } from "#app/features/commissions/simulate-own-deal.server.ts";
import { signedInPartner } from "#app/http/access.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm, refuse } from "#app/http/parse-form.server.ts";
import { parseQuery } from "#app/http/parse-query.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "commissions.deal" };

const query = z.object({ enrolment: z.string().max(60).optional() });

export const loader = guardedLoader(signedInPartner(), async ({ ctx, url }) => {
  const choices = await listDealChoices(ctx);
  const { enrolment } = parseQuery(url, query).value;
  return { choices, current: choices.find((one) => one.enrolmentId === enrolment) ?? choices[0] ?? null };
});

const whole = (most: number) =>
  z
    .string()
    .regex(/^\d{1,9}$/u, "commissions.deal_not_whole")
    .transform(Number)
    .refine((number) => number <= most, "commissions.deal_not_whole");

const dealForm = z.object({
  enrolmentId: z.string().max(60),
  product: z.string().max(80),
  stream: z.enum(REVENUE_STREAMS),
  amount: z.string({ error: "commissions.deal_amount_invalid" }).max(40),
  currency: z.string().regex(/^[A-Z]{3}$/),
  on: z.iso.date({ error: "commissions.deal_day_invalid" }),
  units: whole(100_000_000).default(1),
  serviceMonths: whole(60).default(0),
  segment: z.string().max(80).optional(),
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/u, "commissions.deal_country_invalid")
    .optional(),
});

/** Years around today for which a day is believed. */
const YEARS_AROUND = 3;

/** Reads and answers; nothing is written. */
export const action = guardedAction(signedInPartner(), async ({ ctx, request, locale }) => {
  const form = await parseForm(request, dealForm);
  if (!form.ok) return form.reply;
  const { enrolmentId, amount: typed, currency, on, units, serviceMonths, ...rest } = form.value;
  const own = (await listDealChoices(ctx)).find((one) => one.enrolmentId === enrolmentId);
  const no = (field: string, key: Parameters<typeof refuse>[2][number]["key"]) =>
    refuse(request, 422, [{ field, key, values: {} }]);
  if (!own?.currencies.includes(currency)) return no("currency", "commissions.deal_none_in_force");
  const amount = parseAmount(typed, currency, locale);
  if (!amount.ok || amount.minor <= 0n) return no("amount", "commissions.deal_amount_invalid");
  const years = Number(on.slice(0, 4)) - ctx.now.getUTCFullYear();
  if (years < -YEARS_AROUND || years > YEARS_AROUND) return no("on", "commissions.deal_day_invalid");
  const deal = await simulateOwnDeal(ctx, {
    ...{ enrolmentId, on, currency, units, serviceMonths },
    netMinor: amount.minor,
    productKey: rest.product,
    stream: rest.stream,
    segment: rest.segment ?? null,
    country: rest.country?.toUpperCase() ?? null,
  });
  if (!deal) return no("on", "commissions.deal_none_in_force");
  return data({ deal, typed: { ...form.value, amount: typed } }, { status: 200 });
});

export default function AgreementSimulator() {
  const { choices, current } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const text = useText();
  const { locale } = useReader();
  const reply = useFormReply();
  const done = answer && "deal" in answer ? answer : null;
  const header = (
    <PageHeader
      title={text("commissions.deal")}
      sub={text("commissions.deal_sub")}
      actions={<LinkButton to="/portal/agreement">{text("commissions.deal_back")}</LinkButton>}
    />
  );
  if (!current)
    return (
      <>
        {header}
        <EmptyState kind="nothing_yet" title={text("commissions.deal_none")} />
      </>
    );
  const { enrolmentId, products, streams, currencies, segments, asksCountry, today } = current;
  const typed = done?.typed;
  return (
    <>
      {header}
      {choices.length > 1 ? (
        <Tabs
          label={text("commissions.deal_which")}
          tabs={choices.map((one) => ({
            to: `/portal/agreement/simulator?enrolment=${one.enrolmentId}`,
            label: one.typeLabel[locale],
            current: one.enrolmentId === enrolmentId,
          }))}
        />
      ) : null}
      {done ? <OwnDealResult deal={done.deal} currency={done.typed.currency} /> : null}
      <Section title={text("commissions.deal_form")}>
        <Form reply={reply} hidden={{ enrolmentId }} label={text("commissions.deal_form")}>
          <Select
            name="product"
            label={text("commissions.product")}
            emptyLabel={null}
            choices={products.map(({ key, name }) => ({ value: key, label: name }))}
            defaultValue={typed?.product ?? products[0]?.key ?? ""}
          />
          <Select
            name="stream"
            label={text("commissions.deal_stream")}
            emptyLabel={null}
            choices={streams.map((stream) => ({ value: stream, label: text(`revenue.stream.${stream}`) }))}
            defaultValue={typed?.stream ?? streams[0] ?? ""}
          />
          <TextInput
            name="amount"
            label={text("commissions.deal_amount")}
            hint={text("commissions.deal_amount_hint")}
            inputMode="decimal"
            maxLength={40}
            width="medium"
            defaultValue={typed?.amount ?? ""}
          />
          <Select
            name="currency"
            label={text("commissions.deal_currency")}
            emptyLabel={null}
            choices={currencies.map((currency) => ({ value: currency, label: currency }))}
            defaultValue={typed?.currency ?? currencies[0] ?? ""}
          />
          <TextInput
            name="on"
            label={text("commissions.deal_day")}
            type="date"
            width="medium"
            defaultValue={typed?.on ?? today}
          />
          <TextInput
            name="units"
            label={text("commissions.deal_units")}
            hint={text("commissions.deal_units_hint")}
            inputMode="numeric"
            maxLength={9}
            width="short"
            optional
            defaultValue={String(typed?.units ?? 1)}
          />
          <TextInput
            name="serviceMonths"
            label={text("commissions.deal_months")}
            hint={text("commissions.deal_months_hint")}
            inputMode="numeric"
            maxLength={2}
            width="short"
            optional
            defaultValue={String(typed?.serviceMonths ?? 0)}
          />
          {segments.length > 0 ? (
            <Select
              name="segment"
              label={text("commissions.deal_segment")}
              optional
              choices={segments.map(({ key, label }) => ({ value: key, label: label[locale] }))}
              defaultValue={typed?.segment ?? ""}
            />
          ) : null}
          {asksCountry ? (
            <TextInput
              name="country"
              label={text("commissions.deal_country")}
              hint={text("commissions.deal_country_hint")}
              maxLength={2}
              width="short"
              optional
              defaultValue={typed?.country ?? ""}
            />
          ) : null}
          <SubmitButton>{text("commissions.deal_run")}</SubmitButton>
        </Form>
      </Section>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
