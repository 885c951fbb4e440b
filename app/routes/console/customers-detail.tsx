import { Link, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Button, SubmitButton } from "#app/components/buttons.tsx";
import { Select } from "#app/components/choice-fields.tsx";
import { Code } from "#app/components/code-block.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { Form } from "#app/components/form.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { TextInput } from "#app/components/text-fields.tsx";
import { ATTRIBUTION_ROLES } from "#app/domain/attribution.ts";
import { addAttribution } from "#app/features/customers/add-attribution.server.ts";
import { CUSTOMER_KEY } from "#app/features/customers/customer-key.ts";
import { type CustomerDetail, findCustomer } from "#app/features/customers/find-customer.server.ts";
import { linkCustomerKey } from "#app/features/customers/link-customer-key.server.ts";
import { setCustomerSegment } from "#app/features/customers/set-customer-segment.server.ts";
import { percentToPpm } from "#app/features/referrals/referral.form.ts";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm, refuse } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "customers.customer" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx, params }) => {
  const customer = await findCustomer(ctx, { customerId: params.id ?? "" });
  if (!customer) throw notFound(ctx);
  return { customer, mayChange: ctx.actor.roles.includes("manager") };
});

const addForm = z.object({
  enrolmentId: z.string({ error: "customers.enrolment_missing" }).max(40),
  role: z.enum(ATTRIBUTION_ROLES),
  weight: z.string({ error: "customers.weight_invalid" }).max(10),
});
const keyForm = z.object({
  key: z.string({ error: "customers.key_invalid" }).regex(CUSTOMER_KEY, { error: "customers.key_invalid" }),
});

const segmentForm = z.object({ segment: z.string().max(80).optional() });

export const action = guardedAction(signedInStaff("manager"), async ({ ctx, request, params }) => {
  const customerId = params.id ?? "";
  const back = `/console/customers/${customerId}`;
  const intent = await readIntent(request);
  if (intent === "segment") {
    const form = await parseForm(request, segmentForm);
    if (!form.ok) return form.reply;
    const segmentKey = form.value.segment || null;
    if (!(await setCustomerSegment(ctx, { customerId, segmentKey }))) throw notFound(ctx);
    return redirectWithFlash(ctx, back, "customers.segment_set");
  }
  if (intent === "key") {
    const form = await parseForm(request, keyForm);
    if (!form.ok) return form.reply;
    if (!(await linkCustomerKey(ctx, { customerId, key: form.value.key }))) throw notFound(ctx);
    return redirectWithFlash(ctx, back, "customers.linked");
  }
  const form = await parseForm(request, addForm);
  if (!form.ok) return form.reply;
  const { weight, ...wanted } = form.value;
  const weightPpm = percentToPpm(weight);
  if (weightPpm === null)
    return refuse(request, 422, [{ field: "weight", key: "customers.weight_invalid", values: {} }]);
  if (!(await addAttribution(ctx, { customerId, weightPpm, ...wanted }))) throw notFound(ctx);
  return redirectWithFlash(ctx, back, "customers.added");
});

export default function Customer() {
  const { customer, mayChange } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  const { locale } = useReader();
  const addReply = useFormReply("add");
  const keyReply = useFormReply("key");
  return (
    <>
      <PageHeader title={customer.label} sub={customer.domain ?? undefined} />
      <Section title={text("customers.attributions")}>
        <DataTable
          caption={text("customers.attributions")}
          rows={customer.attributions}
          rowKey={({ id }) => id}
          empty={<EmptyState kind="nothing_yet" title={text("customers.none")} />}
          columns={[
            {
              key: "partner",
              head: text("customers.partner"),
              grow: true,
              narrow: "title",
              cell: ({ partnerId, partnerName, typeLabel }) => (
                <>
                  <Link className="row-link" to={`/console/partners/${partnerId}`}>
                    {partnerName}
                  </Link>
                  <span className="second-line">{typeLabel[locale]}</span>
                </>
              ),
            },
            { key: "role", head: text("customers.role"), cell: ({ role }) => text(`customers.role.${role}`) },
            {
              key: "weight",
              head: text("customers.weight"),
              numeric: true,
              narrow: "value",
              cell: ({ id, weightPpm }) => (
                <Link to={`/console/customers/${customer.id}/attributions/${id}`}>
                  {format.percentPpm(weightPpm)}
                </Link>
              ),
            },
            {
              key: "from",
              head: text("customers.from"),
              narrow: "aside",
              cell: ({ from }) => <Instant at={from} />,
            },
            { key: "to", head: text("customers.to"), cell: ({ to }) => (to ? <Instant at={to} /> : null) },
            {
              key: "referral",
              head: text("customers.referral"),
              cell: ({ referralId }) =>
                referralId ? (
                  <Link to={`/console/referrals/${referralId}`}>{text("customers.referral")}</Link>
                ) : null,
            },
          ]}
        />
        {customer.freePpm > 0 ? (
          <p className="mt-4 text-muted">
            {text("customers.free_weight", { percent: format.percentPpm(customer.freePpm) })}
          </p>
        ) : null}
      </Section>
      {mayChange ? (
        <Section title={text("customers.add_title")}>
          {customer.freePpm > 0 ? (
            <>
              <p>{text("customers.add_lead")}</p>
              <Form intent="add" reply={addReply} idPrefix="add">
                <Select
                  name="enrolmentId"
                  label={text("customers.enrolment")}
                  choices={customer.enrolments.map(({ id, partnerName, typeLabel }) => ({
                    value: id,
                    label: `${partnerName} · ${typeLabel[locale]}`,
                  }))}
                />
                <Select
                  name="role"
                  label={text("customers.role")}
                  choices={ATTRIBUTION_ROLES.map((value) => ({
                    value,
                    label: text(`customers.role.${value}`),
                  }))}
                />
                <TextInput
                  name="weight"
                  label={text("customers.weight_percent")}
                  inputMode="decimal"
                  suffix="%"
                  width="short"
                />
                <SubmitButton>{text("customers.add_button")}</SubmitButton>
              </Form>
            </>
          ) : (
            <p>{text("customers.whole_given")}</p>
          )}
        </Section>
      ) : null}
      <Segment customer={customer} mayChange={mayChange} />
      <Section title={text("customers.keys")}>
        <p className="mb-3 text-muted text-sm">{text("customers.keys_sub")}</p>
        <DataTable
          caption={text("customers.keys")}
          compact
          rows={customer.keys}
          rowKey={({ key }) => key}
          columns={[
            {
              key: "key",
              head: text("customers.key"),
              grow: true,
              narrow: "title",
              cell: ({ key }) => <Code>{key}</Code>,
            },
            {
              key: "since",
              head: text("customers.key_since"),
              narrow: "aside",
              cell: ({ createdAt }) => <Instant at={createdAt} />,
            },
          ]}
        />
        {mayChange ? (
          <div className="mt-6">
            <Form intent="key" reply={keyReply} idPrefix="key" layout="row">
              <TextInput name="key" label={text("customers.key")} hint={text("customers.key_hint")} mono />
              <Button>{text("customers.link_button")}</Button>
            </Form>
          </div>
        ) : null}
      </Section>
    </>
  );
}

type SegmentProps = {
  customer: Pick<CustomerDetail, "segment" | "segments">;
  mayChange: boolean;
};

function Segment({ customer, mayChange }: SegmentProps) {
  const text = useText();
  const { locale } = useReader();
  const reply = useFormReply("segment");
  const own = customer.segments.find(({ key }) => key === customer.segment);
  return (
    <Section title={text("customers.segment")}>
      <p className="mb-3 text-muted text-sm">{text("customers.segment_sub")}</p>
      {mayChange ? (
        <Form intent="segment" reply={reply} idPrefix="segment" layout="row">
          <Select
            name="segment"
            label={text("customers.segment")}
            choices={customer.segments.map(({ key, label }) => ({ value: key, label: label[locale] }))}
            emptyLabel={text("customers.segment_none")}
            {...(customer.segment ? { defaultValue: customer.segment } : {})}
          />
          <Button>{text("customers.segment_button")}</Button>
        </Form>
      ) : (
        <p>{own ? own.label[locale] : text("customers.segment_none")}</p>
      )}
    </Section>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
