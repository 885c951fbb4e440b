import { Link, useLoaderData } from "@remix-run/react";
import { Amount } from "#app/components/amount.tsx";
import { LinkButton } from "#app/components/buttons.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { FilterBar } from "#app/components/filter-bar.tsx";
import { readListState } from "#app/components/list-state.ts";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { Paging } from "#app/components/paging.tsx";
import { JOURNAL_KINDS, LEDGER_ACCOUNTS } from "#app/domain/ledger-accounts.ts";
import { listJournals } from "#app/features/ledger/list-journals.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "ledger.title" };

export const loader = guardedLoader(signedInStaff("finance", "admin"), async ({ ctx, url }) => {
  const state = readListState(url.searchParams, {
    filters: { kind: JOURNAL_KINDS, account: LEDGER_ACCOUNTS.map(({ code }) => code) },
    sorts: [],
    defaultSort: "-at",
  });
  const { rows, total } = await listJournals(ctx, {
    kind: JOURNAL_KINDS.find((kind) => kind === state.filters.kind),
    account: LEDGER_ACCOUNTS.find(({ code }) => code === state.filters.account)?.code,
    limit: state.pageSize,
    offset: state.offset,
  });
  const entries = rows.flatMap(({ entries, ...journal }) =>
    entries.map((entry, ordinal) => ({ ...journal, ...entry, key: `${journal.id}/${ordinal}`, ordinal })),
  );
  return { state, entries, total };
});

export default function Ledger() {
  const { state, entries, total } = useLoaderData<typeof loader>();
  const text = useText();
  const isFiltered = Object.values(state.filters).some(Boolean);
  return (
    <>
      <PageHeader
        title={text("ledger.title")}
        sub={text("ledger.sub")}
        actions={<LinkButton to="/console/ledger/trial-balance">{text("ledger.trial_balance")}</LinkButton>}
      />
      <Section title={text("ledger.journals")}>
        <FilterBar
          state={state}
          filters={[
            {
              name: "kind",
              label: text("ledger.kind"),
              choices: JOURNAL_KINDS.map((kind) => ({ value: kind, label: text(`ledger.kind.${kind}`) })),
            },
            {
              name: "account",
              label: text("ledger.account"),
              choices: LEDGER_ACCOUNTS.map(({ code }) => ({
                value: code,
                label: text(`ledger.account.${code}`),
              })),
            },
          ]}
        />
        <DataTable
          caption={text("ledger.journals")}
          rows={entries}
          rowKey={(entry) => entry.key}
          compact
          ledger
          empty={
            <EmptyState
              kind={isFiltered ? "no_match" : "nothing_yet"}
              title={text(isFiltered ? "ledger.no_match" : "ledger.no_journals")}
            />
          }
          columns={[
            {
              key: "journal",
              head: text("ledger.journal"),
              cell: (entry) =>
                entry.ordinal > 0 ? (
                  <span className="sr-only">{text(`ledger.kind.${entry.kind}`)}</span>
                ) : (
                  <>
                    {text(`ledger.kind.${entry.kind}`)}
                    <span className="second-line">
                      <Cause id={entry.cause} />
                    </span>
                  </>
                ),
            },
            {
              key: "at",
              head: text("ledger.at"),
              cell: (entry) => (entry.ordinal > 0 ? "" : <Instant at={entry.eventAt} />),
            },
            {
              key: "partner",
              head: text("ledger.partner"),
              cell: (entry) =>
                entry.ordinal > 0 ? (
                  <span className="sr-only">{text(`ledger.kind.${entry.kind}`)}</span>
                ) : (
                  <Link to={`/console/partners/${entry.partnerId}`}>{entry.partnerName}</Link>
                ),
            },
            {
              key: "account",
              head: text("ledger.account"),
              grow: true,
              cell: (entry) => text(`ledger.account.${entry.account}`),
            },
            { key: "currency", head: text("ledger.currency"), cell: (entry) => entry.currency },
            {
              key: "debit",
              head: text("ledger.debit"),
              numeric: true,
              cell: (entry) =>
                entry.amountMinor > 0n ? (
                  <Amount value={{ minor: entry.amountMinor, currency: entry.currency }} />
                ) : (
                  ""
                ),
            },
            {
              key: "credit",
              head: text("ledger.credit"),
              numeric: true,
              cell: (entry) =>
                entry.amountMinor < 0n ? (
                  <Amount value={{ minor: -entry.amountMinor, currency: entry.currency }} />
                ) : (
                  ""
                ),
            },
          ]}
        />
        <Paging state={state} total={total} />
      </Section>
    </>
  );
}

/** What made a journal: a statement with its lines, a payout; transfers and reversals have no page of their own. */
function Cause({ id }: { id: string }) {
  if (id.startsWith("stm_")) return <Link to={`/console/statements/${id}`}>{id}</Link>;
  if (id.startsWith("pay_")) return <Link to={`/console/payouts/${id}`}>{id}</Link>;
  return id;
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
