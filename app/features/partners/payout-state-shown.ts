import type { StatusKind } from "#app/components/status-mark.tsx";
import type { MessageKey } from "#app/i18n/en.ts";
import type { PayoutAccountView } from "./find-payout-account.server.ts";
import { payoutRailFor } from "./payout-rail.ts";

type State = PayoutAccountView["state"];

const SHOWN: Readonly<Record<State, StatusKind>> = {
  none: "neutral",
  onboarding: "info",
  action_needed: "info",
  pending_review: "info",
  active: "good",
  restricted: "bad",
  rejected: "bad",
  disconnected: "bad",
};

const isState = (state: string): state is State => Object.hasOwn(SHOWN, state);

/** How staff see a partner's payout account: what waits on the partner is blue, never amber. */
export function payoutStateShown(state: string, country: string): StatusKind {
  if (payoutRailFor(country) === "manual") return state === "active" ? "good" : "info";
  return isState(state) ? SHOWN[state] : "neutral";
}

export function payoutStateText(state: string, country: string): MessageKey {
  if (payoutRailFor(country) === "manual")
    return state === "active" ? "bank.state.active" : "bank.state.none";
  return isState(state) ? `partners.account_state.${state}` : "partners.account_state.none";
}
