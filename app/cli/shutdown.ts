type Step = () => Promise<void> | void;

export type Shutdown = {
  /** Remembers what is to be ended; the last one added is ended first. */
  add(step: Step): void;
  /** Ends everything and then this process. The second call, a second Ctrl-C, changes nothing. */
  exit(code: number): Promise<never>;
};

/** Ends what was started, in reverse order, on Ctrl-C, SIGTERM, a closed terminal, or by `exit`. */
export function prepareShutdown(sayFarewell: () => void): Shutdown {
  const steps: Step[] = [];
  let leaving: Promise<never> | null = null;

  async function leave(code: number): Promise<never> {
    let worst = code;
    // Steps may be added while others end: a start that was under way still has to be undone.
    for (let step = steps.pop(); step; step = steps.pop()) {
      try {
        await step();
      } catch (error) {
        process.stderr.write(`${String(error)}\n`);
        worst ||= 1;
      }
    }
    process.exit(worst);
  }

  const exit = (code: number): Promise<never> => {
    leaving ??= leave(code);
    return leaving;
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const)
    process.on(signal, () => {
      if (!leaving) sayFarewell();
      void exit(0);
    });
  return { add: (step) => void steps.push(step), exit };
}
