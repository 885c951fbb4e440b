import pg from "pg";
import type { Database } from "#app/features/context.server.ts";
import { acceptReferral } from "#app/features/customers/accept-referral.server.ts";
import { urlOfRole } from "#db/roles.server.ts";
import { NOW, staffPerson, testCtx } from "./accounts.ts";
import { partnerInForce } from "./agreements.ts";
import type { SamplePartner } from "./partners.ts";
import { register } from "./referrals.ts";

export type SampleCustomer = SamplePartner & { readonly customerId: string; readonly attributionId: string };

/** A partner with one accepted client: registered and accepted at `now`. */
export async function jointCustomer(
  db: Database,
  domain: string,
  wanted: Parameters<typeof partnerInForce>[1] & { readonly weightPpm?: number } = {},
): Promise<SampleCustomer> {
  const { weightPpm, ...partner } = wanted;
  const now = wanted.now ?? NOW;
  const made = await partnerInForce(db, partner);
  const { referralId } = await register(db, made.owner, domain, { now });
  const manager = testCtx(db, await staffPerson(db, "manager"), { now });
  const accepted = await acceptReferral(manager, { referralId, weightPpm });
  if (!accepted) throw new Error("The referral is not there.");
  return { ...made, ...accepted };
}

/** Partners for whom `rate_open_month` waits, by id: read as the queue's own role, which alone may. */
export async function partnersToRate(url: string): Promise<string[]> {
  const { rows } = await asQueue(url, (client) =>
    client.query<{ key: string }>(
      "select key from graphile_worker.jobs where task_identifier = 'rate_open_month'",
    ),
  );
  return rows.map(({ key }) => key.replace("rate:", "")).sort();
}

/** What has been asked for so far is taken out of the queue, so that only the next act's wishes stand there. */
export async function emptyQueue(url: string): Promise<void> {
  await asQueue(url, (client) => client.query("delete from graphile_worker._private_jobs"));
}

async function asQueue<Result>(url: string, act: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: urlOfRole(url, "queue") });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}
