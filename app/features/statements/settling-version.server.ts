import { eq, type SQL } from "drizzle-orm";
import { SETTLING_VERSION } from "#app/domain/restatement.ts";
import { statement } from "#db/schema/statements.ts";

/** Of `statement`: the version that closes, opens and pays. Whoever sums or pays statements reads these alone. */
export const isSettling: SQL = eq(statement.version, SETTLING_VERSION);
