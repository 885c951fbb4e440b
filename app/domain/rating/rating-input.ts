import type { Attribution } from "../attribution.ts";
import type { RevenueEvent } from "../revenue-event.ts";
import type { AgreementVersion } from "../terms/agreement-terms.ts";
import type { Adjustment } from "./adjustment.ts";
import type { RatingState } from "./rating-state.ts";
import type { WriteOff } from "./write-off.ts";

export type RatingInput = {
  /** Of known customers, in any order; one that comes twice counts once. */
  readonly events: readonly RevenueEvent[];
  /** All attributions of those customers, ended ones included. */
  readonly attributions: readonly Attribution[];
  /** All accepted versions of those attributions' enrolments. */
  readonly versions: readonly AgreementVersion[];
  /** Differences that two people booked into this month. */
  readonly adjustments?: readonly Adjustment[];
  /** Debts that two people gave up in this month. */
  readonly writeOffs?: readonly WriteOff[];
  readonly opening: RatingState;
  /**
   * The month that the lines are booked in, `[bookedFrom, bookedTo)`: a reversal that came late finds released what was
   * released by then; instalments and windows that fall due in it are booked.
   */
  readonly bookedFrom: Date;
  readonly bookedTo: Date;
  /** Lines of one partner alone; the others still weigh on shared customers. */
  readonly onlyPartnerId?: string | undefined;
};
