/** Counts attempts and refuses with `too_many_attempts` past the limit; the composition root gives the one of PostgreSQL. */
export type Attempts<Name extends string> = {
  readonly limits: {
    consume(name: Name, key: string): Promise<void>;
    forget(name: Name, key: string): Promise<void>;
  };
};
