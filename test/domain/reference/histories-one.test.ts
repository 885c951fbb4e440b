import { proveHistories } from "./histories.ts";

proveHistories(0);
