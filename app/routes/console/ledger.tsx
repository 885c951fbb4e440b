import { Link, useLoaderData } from "@remix-run/react";
import { Amount } from "#app/components/amount.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { FilterBar } from "#app/components/filter-bar.tsx";
import { readListState } from "#app/components/list-state.ts";
import { Banner, EmptyState } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { Paging } from "#app/components/paging.tsx";
import { JOURNAL_KINDS, LEDGER_ACCOUNTS } from "#app/domain/ledger-accounts.ts";
import { listJournals } from "#app/features/ledger/list-journals.server.ts";
import { listTrialBalances, type TrialBalance } from "#app/features/ledger/trial-balance.server.ts";
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
  return { state, entries, total, books: await listTrialBalances(ctx) };
});

export default function Ledger() {
  const { state, entries, total, books } = useLoaderData<typeof loader>();
  const text = useText();
  const isFiltered = Object.values(state.filters).some(Boolean);
  return (
    <>
      <PageHeader title={text("ledger.title")} sub={text("ledger.sub")} />
      {books.length === 0 ? <EmptyState kind="nothing_yet" title={text("ledger.empty")} /> : null}
      {books.map((book) => (
        <Section
          key={`${book.legalEntityId}/${book.currency}`}
          title={`${book.entityName} · ${book.currency}`}
        >
          <Balance book={book} />
        </Section>
      ))}
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
                      {entry.cause.startsWith("stm_") ? (
                        <Link to={`/console/statements/${entry.cause}`}>{entry.cause}</Link>
                      ) : (
                        entry.cause
                      )}
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

function Balance({ book }: { book: TrialBalance }) {
  const text = useText();
  const amount = (minor: bigint) => <Amount value={{ minor, currency: book.currency }} />;
  const size = (minor: bigint) => (minor < 0n ? -minor : minor);
  return (
    <>
      {book.differenceMinor === 0n ? null : <Banner kind="bad" title={text("ledger.does_not_balance")} />}
      <DataTable
        caption={`${text("ledger.trial_balance")} ${book.entityName} ${book.currency}`}
        rows={book.accounts}
        rowKey={(row) => row.account}
        compact
        ledger
        columns={[
          {
            key: "account",
            head: text("ledger.account"),
            grow: true,
            cell: (row) => (
              <>
                {text(`ledger.account.${row.account}`)}
                <span className="second-line">{row.account}</span>
              </>
            ),
          },
          { key: "debit", head: text("ledger.debit"), numeric: true, cell: (row) => amount(row.debitMinor) },
          {
            key: "credit",
            head: text("ledger.credit"),
            numeric: true,
            cell: (row) => amount(row.creditMinor),
          },
          {
            key: "balance",
            head: text("ledger.balance"),
            numeric: true,
            cell: (row) => (
              <>
                {amount(size(row.balanceMinor))}{" "}
                {row.balanceMinor === 0n
                  ? ""
                  : text(row.balanceMinor > 0n ? "ledger.side_debit" : "ledger.side_credit")}
              </>
            ),
          },
        ]}
        totals={[
          {
            key: "sum",
            rule: "double",
            label: text("ledger.sum"),
            cells: {
              debit: amount(book.debitMinor),
              credit: amount(book.creditMinor),
              balance: amount(book.differenceMinor),
            },
          },
        ]}
      />
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
