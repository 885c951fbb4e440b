import { useLoaderData } from "@remix-run/react";
import { MoneyText } from "#app/components/amount.tsx";
import { LinkButton } from "#app/components/buttons.tsx";
import { Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { Figures } from "#app/components/figures.tsx";
import { WhyBox } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { LineStateMark } from "#app/features/commissions/line-state-mark.tsx";
import { findOpenLine } from "#app/features/commissions/open-line-view.server.ts";
import { signedInPartner } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { dayOfInstant } from "#app/i18n/format-date.ts";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";
import { workingSentence } from "#app/i18n/working-sentence.ts";

export const handle: RouteHandle = { title: "commissions.title" };

export const loader = guardedLoader(signedInPartner(), async ({ ctx, params }) => {
  const line = await findOpenLine(ctx, { lineId: params.id ?? "" });
  if (!line) throw notFound(ctx);
  return { line };
});

export default function Earning() {
  const { line } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  const { locale, timeZone } = useReader();
  const { currency } = line;
  const amount = { minor: line.amountMinor, currency };
  const day = format.day(dayOfInstant(line.occurredAt, timeZone));
  return (
    <>
      <PageHeader
        title={text("commissions.line_title", { customer: line.customerLabel, day })}
        actions={<LinkButton to="/portal/earnings">{text("commissions.back")}</LinkButton>}
      />
      <Figures hero={{ label: text("commissions.amount"), value: <MoneyText value={amount} /> }} />
      <WhyBox question={text("commissions.why_amount", { amount: format.money(amount) })}>
        {workingSentence(line.working, currency, text, locale)}.{" "}
        {line.clause ? text("commissions.clause", { clause: line.clause }) : null}
      </WhyBox>
      <div className="mt-6">
        <DefinitionList
          items={[
            { term: text("commissions.state"), value: <LineStateMark line={line} /> },
            { term: text("commissions.day"), value: <Instant at={line.occurredAt} /> },
            { term: text("commissions.product"), value: line.productName },
            { term: text("commissions.invoice"), value: line.invoiceRef ?? "—" },
            {
              term: text("commissions.base"),
              value: <MoneyText value={{ minor: line.baseMinor, currency }} />,
            },
          ]}
        />
      </div>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
