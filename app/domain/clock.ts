/** Time comes in as `now`: only routes, jobs, CLI and demo read a clock. Tests and the demo hand in their own. */
export type Clock = () => Date;

/** The clock of the demo, which a person moves on so that a month can be over within ten minutes. Never backwards. */
export type DemoClock = {
  now(): Date;
  moveTo(instant: Date): Promise<void>;
};
