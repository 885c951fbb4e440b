import { Code } from "#app/components/code-block.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { useText } from "#app/i18n/provider.tsx";
import type { ShownAccount } from "./find-payout-account.server.ts";

/** An account in one line: of a bank's number no more than its end. */
export function AccountName({ account }: { account: ShownAccount }) {
  const text = useText();
  if (account.rail === "stripe")
    return (
      <>
        {text("bank.account_stripe")}{" "}
        {account.stripeAccountId ? <Code>{account.stripeAccountId}</Code> : null}
      </>
    );
  const ending = text("bank.ending", {
    scheme: text(`bank.scheme.${account.scheme ?? "swift"}`),
    last4: account.last4 ?? "",
  });
  return (
    <>
      {ending}
      <span className="second-line">
        {[account.holderName, account.bic, account.country].filter(Boolean).join(" · ")}
      </span>
    </>
  );
}

/** Every account that a partner was paid to, newest first: who entered it, from when it is paid. */
export function AccountHistory({ accounts }: { accounts: readonly ShownAccount[] }) {
  const text = useText();
  return (
    <DataTable
      caption={text("bank.history")}
      rows={accounts}
      rowKey={({ id }) => id}
      columns={[
        {
          key: "account",
          head: text("bank.account"),
          grow: true,
          narrow: "title",
          cell: (account) => <AccountName account={account} />,
        },
        {
          key: "entered",
          head: text("bank.entered"),
          cell: ({ enteredAt, enteredBy }) => (
            <>
              <Instant at={enteredAt} form="short" />
              {enteredBy ? (
                <span className="second-line">{text("bank.entered_by", { name: enteredBy })}</span>
              ) : null}
            </>
          ),
        },
        {
          key: "usable",
          head: text("bank.usable_from"),
          cell: ({ usableFrom }) => <Instant at={usableFrom} form="short" />,
        },
        {
          key: "replaced",
          head: text("bank.replaced"),
          narrow: "status",
          cell: ({ replacedAt }) =>
            replacedAt ? <Instant at={replacedAt} form="short" /> : text("bank.is_current"),
        },
      ]}
    />
  );
}
