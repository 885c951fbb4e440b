import { refreshPayoutAccount } from "#app/features/partners/refresh-payout-account.server.ts";
import { signedInPartner } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedLoader } from "#app/http/guard.server.ts";

/** Where Stripe sends people back to. It proves nothing about the form: the account is read anew. */
export const loader = guardedLoader(signedInPartner(), async ({ ctx }) => {
  await refreshPayoutAccount(ctx, { partnerId: ctx.actor.partnerId });
  return redirectWithFlash(ctx, "/portal/payout-account", "partners.account_checked");
});
