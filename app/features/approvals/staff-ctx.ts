import type { StaffActor } from "#app/domain/actor.ts";
import type { Ctx } from "#app/features/context.server.ts";

/** A request of somebody of the company. */
export type StaffCtx = Ctx & { readonly actor: StaffActor };
