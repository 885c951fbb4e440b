import { useLoaderData } from "@remix-run/react";
import { LinkButton } from "#app/components/buttons.tsx";
import { FilterBar } from "#app/components/filter-bar.tsx";
import { readListState } from "#app/components/list-state.ts";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { listTrialBalances } from "#app/features/ledger/trial-balance.server.ts";
import { TrialBalanceTable } from "#app/features/ledger/trial-balance-table.tsx";
import { listMonths } from "#app/features/statements/list-months.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "ledger.trial_balance" };

export const loader = guardedLoader(signedInStaff("finance", "admin"), async ({ ctx, url }) => {
  const months = (await listMonths(ctx)).months.map(({ periodId }) => periodId);
  const state = readListState(url.searchParams, {
    filters: { month: months },
    sorts: [],
    defaultSort: "-at",
  });
  return { state, months, books: await listTrialBalances(ctx, { asOf: state.filters.month }) };
});

export default function TrialBalancePage() {
  const { state, months, books } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  return (
    <>
      <PageHeader
        title={text("ledger.trial_balance")}
        sub={text("ledger.trial_balance_sub")}
        actions={
          <>
            <LinkButton to="/console/ledger">{text("ledger.journals")}</LinkButton>
            <LinkButton to="/console/ledger/write-offs">{text("write_offs.title")}</LinkButton>
          </>
        }
      />
      <FilterBar
        state={state}
        filters={[
          {
            name: "month",
            label: text("ledger.as_of"),
            choices: months.map((month) => ({ value: month, label: format.periodTitle(month) })),
          },
        ]}
      />
      {books.length === 0 ? <EmptyState kind="nothing_yet" title={text("ledger.empty")} /> : null}
      {books.map((book) => (
        <Section
          key={`${book.legalEntityId}/${book.currency}`}
          title={`${book.entityName} · ${book.currency}`}
        >
          <TrialBalanceTable book={book} />
        </Section>
      ))}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
