import { Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { useText } from "#app/i18n/provider.tsx";
import { AccountName } from "./account-history.tsx";
import type { PayoutAccountView } from "./find-payout-account.server.ts";

/** The bank account of now, masked. */
export function BankAccountPart({ account }: { account: PayoutAccountView }) {
  const text = useText();
  const { current } = account;
  const known = current ? "active" : "none";
  return (
    <DefinitionList
      items={[
        {
          term: text("partners.state"),
          value: <StatusMark kind={current ? "good" : "needs_you"}>{text(`bank.state.${known}`)}</StatusMark>,
        },
        {
          term: text("partners.what_next"),
          value: text(`bank.next.${account.coolsOff ? "cooling" : known}`),
        },
        ...(current
          ? [
              { term: text("bank.account"), value: <AccountName account={current} /> },
              { term: text("bank.usable_from"), value: <Instant at={current.usableFrom} /> },
            ]
          : []),
      ]}
    />
  );
}
