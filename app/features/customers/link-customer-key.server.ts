import { eq } from "drizzle-orm";
import type { StaffActor } from "#app/domain/actor.ts";
import { DomainError } from "#app/domain/errors.ts";
import { audit } from "#app/features/audit/record-audit.server.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { customer, customerKey } from "#db/schema/customers.ts";
import { withActor } from "#db/with-actor.server.ts";
import { addCustomerKeys } from "./add-customer-keys.server.ts";

/**
 * Adds a key by which a customer is recognised (`stripe:cus_…`, `ref:…`, `domain:…`, `tax:…`); twice is once. Null
 * when there is no such customer. Refuses with `customer_key_taken`.
 */
export function linkCustomerKey(
  ctx: Ctx & { readonly actor: StaffActor },
  input: { readonly customerId: string; readonly key: string },
): Promise<{ readonly customerId: string } | null> {
  const { customerId, key } = input;
  return withActor(ctx, async (tx) => {
    const [joint] = await tx.select({ id: customer.id }).from(customer).where(eq(customer.id, customerId));
    if (!joint) return null;
    const added = await addCustomerKeys(tx, ctx.now, { customerId, keys: [key] });
    if (added === 0) {
      const [owner] = await tx
        .select({ customerId: customerKey.customerId })
        .from(customerKey)
        .where(eq(customerKey.key, key));
      if (owner?.customerId !== customerId) throw new DomainError("customer_key_taken");
      return { customerId };
    }
    await audit(tx, ctx, {
      action: "customer.key_linked",
      objectType: "customer",
      objectId: customerId,
      details: { key },
    });
    return { customerId };
  });
}
