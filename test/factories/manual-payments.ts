import type { StaffActor } from "#app/domain/actor.ts";
import type { Ctx } from "#app/features/context.server.ts";
import { exportBatch } from "#app/features/manual-payments/export-batch.server.ts";
import { saveBankProfile } from "#app/features/manual-payments/save-bank-profile.server.ts";
import { bankAccountOwner } from "#app/features/partners/open-bank-account.server.ts";
import { NOW, TEST_CIPHER } from "./accounts.ts";
import { financePerson, type PayoutWorld } from "./payouts.ts";

export const CLABE = "032180000118359719";
export const EXECUTE_ON = "2026-03-06";

type BankCtx = Ctx & { readonly actor: StaffActor; readonly cipher: typeof TEST_CIPHER };

/** A company whose partners are paid by bank: Ana orders, Bea confirms, Cleo is a third person of finance. */
export type ManualWorld = PayoutWorld & {
  readonly cleo: StaffActor;
  readonly bank: (actor: StaffActor, now?: Date) => BankCtx;
  readonly bankProfileId: string;
  /** Owed, with a Mexican bank account. */
  readonly oweByBank: (
    amountMinor: bigint,
  ) => Promise<{ readonly partnerId: string; readonly statementId: string }>;
  /** A released run of these amounts, ordered by Ana: its payments in the order of their amounts. */
  readonly ordered: (...amounts: readonly bigint[]) => Promise<{
    readonly runId: string;
    readonly batchId: string;
    readonly payments: readonly OrderedHere[];
  }>;
};
export type OrderedHere = {
  readonly id: string;
  readonly payoutId: string;
  readonly endToEndId: string;
  readonly partnerId: string;
  readonly amountMinor: bigint;
  readonly currency: string;
};

export async function manualWorld(world: PayoutWorld): Promise<ManualWorld> {
  const cleo = await financePerson(world.sql, "cleo");
  const bank: ManualWorld["bank"] = (actor, now = NOW) => ({ ...world.as(actor, now), cipher: TEST_CIPHER });
  const bankProfileId = await saveBankProfile(bank(world.ana), {
    ...world.run,
    format: "bank_csv",
    holderName: "Sample Company",
    accountNumber: "000123456789",
    bic: null,
    columns: [
      { header: "CLABE", field: "clabe" },
      { header: "Nombre", field: "holder_name" },
      { header: "Importe", field: "amount" },
      { header: "Divisa", field: "currency" },
      { header: "Referencia", field: "end_to_end_id" },
    ],
    reportColumns: {
      endToEndId: "Referencia",
      amount: "Importe",
      currency: "Divisa",
      reference: "Folio",
      status: "Estado",
      reason: "Motivo",
      returned: ["Devuelto"],
      refused: ["Rechazado"],
    },
  });
  const oweByBank: ManualWorld["oweByBank"] = async (amountMinor) => {
    const owed = await world.owe(amountMinor, "none");
    const id = `pac_${owed.partnerId}`;
    await world.sql(
      `insert into payout_account (id, partner_id, rail, stripe_platform, state, country, created_at, scheme, holder_name, last4, details_sealed)
       values ($1, $2, 'manual', 'platform', 'active', 'MX', $3, 'clabe', 'Estudio Ñandú', '9719', $4)`,
      [id, owed.partnerId, NOW, TEST_CIPHER.seal(CLABE, bankAccountOwner(id))],
    );
    return owed;
  };
  return {
    ...world,
    cleo,
    bank,
    bankProfileId,
    oweByBank,
    ordered: async (...amounts) => {
      for (const amount of amounts) await oweByBank(amount);
      const { runId } = await world.approvedRun();
      const batch = await exportBatch(bank(world.ana), { runId, executeOn: EXECUTE_ON });
      const rows = await world.sql<Record<string, string>>(
        "select * from manual_payment where batch_id = $1 order by amount_minor, id",
        [batch?.batchId],
      );
      const payments = rows.map((row) => ({
        id: row.id ?? "",
        payoutId: row.payout_id ?? "",
        endToEndId: row.end_to_end_id ?? "",
        partnerId: row.partner_id ?? "",
        amountMinor: BigInt(row.amount_minor ?? 0),
        currency: row.currency ?? "",
      }));
      return { runId, batchId: batch?.batchId ?? "", payments };
    },
  };
}

/** A bank's answer by the mapping of the world's profile; amounts as texts. */
export function bankAnswer(
  ...lines: readonly (readonly [
    id: string,
    amount: string,
    state?: string,
    reference?: string,
    currency?: string,
  ])[]
): Uint8Array {
  const rows = lines.map(([id, amount, state = "Pagado", reference = `F-${id}`, currency = "USD"]) =>
    [id, amount, currency, reference, state, ""].join(";"),
  );
  return new TextEncoder().encode(["Referencia;Importe;Divisa;Folio;Estado;Motivo", ...rows].join("\r\n"));
}
