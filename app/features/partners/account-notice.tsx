import { Banner } from "#app/components/notices.tsx";
import { useFormat, useText } from "#app/i18n/provider.tsx";
import type { AccountNotice } from "./find-account-notice.server.ts";

/** Says in plain words that nothing is paid for now, and why. */
export function AccountNoticeBanner({ notice }: { notice: AccountNotice | null }) {
  const text = useText();
  const format = useFormat();
  if (!notice) return null;
  return notice.kind === "frozen" ? (
    <Banner kind="bad" title={text("bank.notice.frozen_title")}>
      {text("bank.notice.frozen_body", { frozenAt: format.instant(notice.frozenAt) })}
    </Banner>
  ) : (
    <Banner kind="needs_you" title={text("bank.notice.cooling_title")}>
      {text("bank.notice.cooling_body", {
        changedAt: format.instant(notice.changedAt),
        usableFrom: format.instant(notice.usableFrom),
      })}
    </Banner>
  );
}
