/** Time comes in as `now`: only routes, jobs, CLI and demo read a clock. Tests and the demo hand in their own. */
export type Clock = () => Date;
