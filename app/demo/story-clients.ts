import { SPANISH_CLIENTS } from "./story-clients-es.ts";
import { AMERICAN_CLIENTS } from "./story-clients-us.ts";
import type { StoryCustomer } from "./story-customers.ts";
import { STUDENTS } from "./story-students.ts";

/** Everybody who becomes a joint customer: companies, projects and students. */
export const CUSTOMERS: readonly StoryCustomer[] = [...AMERICAN_CLIENTS, ...SPANISH_CLIENTS, ...STUDENTS];
