import type { Hold } from "./hold-payout.server.ts";

/** Why a payout is not sent now: it moves to a side state, or it stays approved and the job comes back later. */
export type SendRefusal = { readonly hold: Hold } | { readonly wait: string };
