import { Link, useLoaderData } from "@remix-run/react";
import { Amount, MoneyText } from "#app/components/amount.tsx";
import { Code } from "#app/components/code-block.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Day, Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { Figures } from "#app/components/figures.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { isEarningKind, REVENUE_STREAMS } from "#app/domain/revenue-event.ts";
import { type Earner, listEarnersOfEvent } from "#app/features/commissions/open-line-view.server.ts";
import { findRevenueEvent, type RevenueEventView } from "#app/features/revenue/list-revenue-events.server.ts";
import { sourceName } from "#app/features/revenue/source-name.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";
import { workingSentence } from "#app/i18n/working-sentence.ts";

export const handle: RouteHandle = { title: "revenue.title" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx, params }) => {
  const event = await findRevenueEvent(ctx, params.id ?? "");
  if (!event) throw notFound(ctx);
  return { event, earners: await listEarnersOfEvent(ctx, { eventId: event.id }) };
});

export default function RevenueEvent() {
  const { event, earners } = useLoaderData<typeof loader>();
  const text = useText();
  const kind = text(`revenue.kind.${event.kind}`);
  return (
    <>
      <PageHeader
        title={text("revenue.event_title", { kind, id: event.externalId })}
        sub={event.customerLabel}
      />
      <Figures
        hero={{ label: text("revenue.net"), value: <MoneyText value={event.net} /> }}
        others={[{ label: text("revenue.tax"), value: <MoneyText value={event.tax} /> }]}
      />
      <Facts event={event} />
      <Lines event={event} />
      <Section title={text("revenue.earners")}>
        <Earners earners={earners} />
      </Section>
      {isEarningKind(event.kind) ? (
        <Section title={text("revenue.reductions")}>
          <Reductions event={event} />
        </Section>
      ) : null}
    </>
  );
}

function Facts({ event }: { event: RevenueEventView }) {
  const text = useText();
  const format = useFormat();
  const { payment, lateForPeriodId } = event;
  return (
    <DefinitionList
      items={[
        { term: text("revenue.occurred"), value: <Instant at={event.occurredAt} /> },
        { term: text("revenue.received"), value: <Instant at={event.receivedAt} /> },
        {
          term: text("revenue.month"),
          value: lateForPeriodId
            ? `${format.period(event.periodId)} (${text("revenue.late", { month: format.period(lateForPeriodId) })})`
            : format.period(event.periodId),
        },
        { term: text("revenue.entity"), value: event.entityName },
        { term: text("revenue.source"), value: sourceName(event.source) },
        { term: text("revenue.external_id"), value: <Code>{event.externalId}</Code> },
        ...(event.invoiceNumber
          ? [{ term: text("revenue.invoice"), value: <Code>{event.invoiceNumber}</Code> }]
          : []),
        ...(payment
          ? [
              {
                term: text("revenue.reduces"),
                value: <Link to={`/console/revenue/${payment.id}`}>{payment.externalId}</Link>,
              },
            ]
          : []),
        { term: text("revenue.recorded_by"), value: <Code>{event.recordedBy}</Code> },
      ]}
    />
  );
}

function Lines({ event }: { event: RevenueEventView }) {
  const text = useText();
  const { currency } = event.net;
  const streamOf = (name: string) => REVENUE_STREAMS.find((stream) => stream === name) ?? "subscription";
  return (
    <Section title={text("revenue.lines")}>
      <DataTable
        caption={text("revenue.lines")}
        rows={event.lines}
        rowKey={({ ordinal }) => String(ordinal)}
        columns={[
          {
            key: "product",
            head: text("revenue.product"),
            grow: true,
            narrow: "title",
            cell: (line) => line.productName,
          },
          {
            key: "stream",
            head: text("revenue.stream"),
            narrow: "status",
            cell: (line) => text(`revenue.stream.${streamOf(line.stream)}`),
          },
          {
            key: "service",
            head: text("revenue.service_period"),
            cell: ({ serviceFrom, serviceTo }) =>
              serviceFrom && serviceTo ? (
                <>
                  <Day on={serviceFrom} form="short" /> – <Day on={serviceTo} form="short" />
                </>
              ) : null,
          },
          {
            key: "tax",
            head: text("revenue.tax_in", { currency }),
            numeric: true,
            cell: ({ taxMinor }) => <Amount value={{ minor: taxMinor, currency }} />,
          },
          {
            key: "net",
            head: text("revenue.net_in", { currency }),
            numeric: true,
            narrow: "value",
            cell: ({ netMinor }) => <Amount value={{ minor: netMinor, currency }} />,
          },
        ]}
      />
    </Section>
  );
}

function Earners({ earners }: { earners: readonly Earner[] }) {
  const text = useText();
  const { locale } = useReader();
  return (
    <DataTable
      caption={text("revenue.earners")}
      rows={earners}
      rowKey={({ lineId }) => lineId}
      empty={<EmptyState kind="nothing_yet" title={text("revenue.nobody_earned")} />}
      columns={[
        {
          key: "partner",
          head: text("revenue.partner"),
          grow: true,
          narrow: "title",
          cell: (earner) => (
            <>
              <Link className="row-link" to={`/console/partners/${earner.partnerId}`}>
                {earner.partnerName}
              </Link>
              <span className="second-line">
                {workingSentence(earner.working, earner.currency, text, locale)}
              </span>
            </>
          ),
        },
        {
          key: "line",
          head: text("revenue.lines"),
          cell: ({ ordinal }) => text("revenue.line", { n: ordinal + 1 }),
        },
        {
          key: "state",
          head: text("revenue.state"),
          narrow: "status",
          cell: ({ isFinal }) => (
            <StatusMark kind={isFinal ? "good" : "info"}>
              {text(isFinal ? "revenue.state.final" : "revenue.state.open")}
            </StatusMark>
          ),
        },
        {
          key: "amount",
          head: text("revenue.earned"),
          numeric: true,
          narrow: "value",
          cell: ({ lineId, amountMinor, currency }) => (
            <Link to={`/console/earnings/${lineId}`}>
              <MoneyText value={{ minor: amountMinor, currency }} />
            </Link>
          ),
        },
      ]}
    />
  );
}

function Reductions({ event }: { event: RevenueEventView }) {
  const text = useText();
  return (
    <DataTable
      caption={text("revenue.reductions")}
      rows={event.reductions}
      rowKey={({ id }) => id}
      empty={<EmptyState kind="nothing_yet" title={text("revenue.no_reductions")} />}
      columns={[
        {
          key: "kind",
          head: text("revenue.kind"),
          grow: true,
          narrow: "title",
          cell: ({ id, kind }) => (
            <Link className="row-link" to={`/console/revenue/${id}`}>
              {text(`revenue.kind.${kind}`)}
            </Link>
          ),
        },
        {
          key: "occurred",
          head: text("revenue.occurred"),
          narrow: "aside",
          cell: ({ occurredAt }) => <Instant at={occurredAt} />,
        },
        {
          key: "net",
          head: text("revenue.net"),
          numeric: true,
          narrow: "value",
          cell: ({ net }) => <MoneyText value={net} />,
        },
      ]}
    />
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
