import { proveHistories } from "./histories.ts";

proveHistories(2);
