import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { StaffActor } from "#app/domain/actor.ts";
import { matchReport } from "#app/domain/bank-report.ts";
import { haltPayments } from "#app/features/approvals/halt-payments.server.ts";
import { attachProof } from "#app/features/manual-payments/attach-proof.server.ts";
import {
  confirmPayment,
  paymentSubject,
  type SaidByHand,
} from "#app/features/manual-payments/confirm-payment.server.ts";
import {
  bankRow,
  confirmReport,
  reportSubject,
} from "#app/features/manual-payments/confirm-report.server.ts";
import { downloadBatch } from "#app/features/manual-payments/download-batch.server.ts";
import { exportBatch } from "#app/features/manual-payments/export-batch.server.ts";
import { settleReportRow } from "#app/features/manual-payments/settle-report-row.server.ts";
import { orderedPayments, takeBankReport } from "#app/features/manual-payments/take-bank-report.server.ts";
import { decideReversal } from "#app/features/payouts/decide-reversal.server.ts";
import { payPayout } from "#app/features/payouts/pay-payout.server.ts";
import { reconcile } from "#app/features/payouts/reconcile.server.ts";
import { releaseRun } from "#app/features/payouts/release-run.server.ts";
import { resumePayouts } from "#app/features/payouts/resume-payouts.server.ts";
import { sha256Hex } from "#app/features/revenue/sha256.server.ts";
import { bankReport, bankReportRow } from "#db/schema/manual-payments.ts";
import { withActor } from "#db/with-actor.server.ts";
import { NOW } from "#test/factories/accounts.ts";
import { approveRun } from "#test/factories/approve.ts";
import {
  bankAnswer,
  CLABE,
  EXECUTE_ON,
  type ManualWorld,
  manualWorld,
  type OrderedHere,
} from "#test/factories/manual-payments.ts";
import { booked, payoutWorld } from "#test/factories/payouts.ts";
import { provedStepUp } from "#test/factories/step-up.ts";
import { type StripeMock, startStripeMock } from "#test/mocks/stripe.ts";
import { databasePerTest } from "#test/setup/database.ts";

const database = databasePerTest();
let stripe: StripeMock;
let company: ManualWorld;

beforeEach(async () => {
  stripe = await startStripeMock();
  company = await manualWorld(await payoutWorld(database(), stripe));
});
afterEach(async () => {
  expect(await stripe.control.transfers()).toEqual([]);
  await stripe.stop();
});

const later = (minutes: number) => new Date(NOW.getTime() + minutes * 60_000);
const answer = (act: Promise<unknown>) =>
  act.then(
    () => "done",
    (error: { code?: string; cause?: { message?: string } }) => error.code ?? error.cause?.message,
  );
const first = (payments: readonly OrderedHere[]): OrderedHere => {
  const [payment] = payments;
  if (!payment) throw new Error("nothing was ordered");
  return payment;
};
const payouts = () =>
  company.sql<{ status: string; status_reason: string | null }>("select status, status_reason from payout");

async function confirm(
  who: StaffActor,
  payment: OrderedHere,
  outcome: SaidByHand = "paid",
  reference = "B1",
) {
  const ctx = company.bank(who);
  await provedStepUp(ctx, "confirm_manual_payment", paymentSubject(payment, reference));
  return confirmPayment(ctx, { paymentId: payment.id, outcome, reference, reason: null });
}
async function take(bytes: Uint8Array): Promise<string> {
  const taken = await takeBankReport(company.bank(company.cleo), {
    bankProfileId: company.bankProfileId,
    fileName: "answer.csv",
    bytes,
  });
  if (!taken?.ok) throw new Error(`not taken: ${JSON.stringify(taken)}`);
  return taken.reportId;
}
async function confirmFile(who: StaffActor, reportId: string) {
  const ctx = company.bank(who);
  const subject = await withActor(ctx, async (tx) => {
    const rows = await tx.select().from(bankReportRow).orderBy(bankReportRow.n);
    const [report] = (await tx.select().from(bankReport)).filter(({ id }) => id === reportId);
    const open = rows.filter((row) => row.reportId === reportId && !row.appliedAt && !row.settledAt);
    return reportSubject(
      report ?? { id: "", sha256: "" },
      matchReport(open.map(bankRow), await orderedPayments(tx, open)),
    );
  });
  await provedStepUp(ctx, "confirm_manual_payment", subject);
  return confirmReport(ctx, { reportId });
}
const results = (reportId: string) =>
  company.sql<{ result: string; applied: boolean }>(
    "select result, applied_at is not null as applied from bank_report_row where report_id = $1 order by n",
    [reportId],
  );

describe("an order to the bank", () => {
  test("holds each payout by hand of a released run once, under its own id, to the cent, and its hash is of its bytes", async () => {
    const { batchId, payments, runId } = await company.ordered(5_000n, 7_010n);
    const file = await downloadBatch(company.bank(company.ana), { batchId, reason: null });
    const [small, large] = payments;
    expect(file?.text.split("\r\n").toSorted()).toEqual(
      [
        "",
        "CLABE,Nombre,Importe,Divisa,Referencia",
        `${CLABE},Estudio Nandu,50.00,USD,${small?.endToEndId}`,
        `${CLABE},Estudio Nandu,70.10,USD,${large?.endToEndId}`,
      ].toSorted(),
    );
    const [batch] = await company.sql("select * from manual_batch");
    expect(batch).toMatchObject({
      file_sha256: sha256Hex(file?.text ?? ""),
      total_minor: "12010",
      payments: 2,
    });
    expect(batch?.file_sealed).not.toContain(CLABE);
    expect(await answer(exportBatch(company.bank(company.ana), { runId, executeOn: EXECUTE_ON }))).toBe(
      "nothing_to_export",
    );
  });

  test("is made of what was approved and released, and not while payments are stopped", async () => {
    await company.oweByBank(5_000n);
    const submitted = await company.submittedRun();
    const make = () =>
      answer(exportBatch(company.bank(company.ana), { ...submitted, executeOn: EXECUTE_ON }));
    expect(await make()).toBe("nothing_to_export");
    await approveRun(company.as(company.bea), submitted);
    expect(await make()).toBe("nothing_to_export");
    await releaseRun(company.as(company.ana), submitted);
    expect(await make()).toBe("done");
  });

  test("leaves out what may not be paid now, and takes it when it may", async () => {
    await company.oweByBank(5_000n);
    const { runId } = await company.approvedRun();
    const wanted = { runId, executeOn: EXECUTE_ON };
    await haltPayments(company.as(company.cleo), { reason: "Odd" });
    expect(await answer(exportBatch(company.bank(company.ana), wanted))).toBe("nothing_to_export");
    await company.sql("alter table payment_halt disable trigger user");
    await company.sql("update payment_halt set lifted_at = now()");
    expect(await exportBatch(company.bank(company.ana), wanted)).toMatchObject({ payments: 1, leftOut: [] });
  });

  test("is made once of two people who make it at once", async () => {
    await company.oweByBank(5_000n);
    const { runId } = await company.approvedRun();
    const made = await Promise.all(
      [company.ana, company.bea].map((who) =>
        answer(exportBatch(company.bank(who), { runId, executeOn: EXECUTE_ON })),
      ),
    );
    expect(made.toSorted()).toEqual(["done", "nothing_to_export"]);
    expect(await company.sql("select 1 from manual_payment")).toHaveLength(1);
  });

  test("is handed out again only with a reason, the same to the byte", async () => {
    const { batchId } = await company.ordered(5_000n);
    const ana = company.bank(company.ana);
    const again = await downloadBatch(ana, { batchId, reason: null });
    expect(await answer(downloadBatch(ana, { batchId, reason: null }))).toBe("export_reason_needed");
    expect(await answer(downloadBatch(company.bank(company.bea), { batchId, reason: null }))).toBe(
      "export_reason_needed",
    );
    expect(await downloadBatch(ana, { batchId, reason: "The bank's page lost it" })).toEqual(again);
    expect(await company.sql("select 1 from manual_payment")).toHaveLength(1);
  });

  test("is never touched by the payment job", async () => {
    await company.oweByBank(5_000n);
    await company.approvedRun();
    const [row] = await company.sql<{ id: string }>("select id from payout");
    expect((await payPayout(company.worker(), { payoutId: row?.id ?? "" })).outcome).toBe("nothing");
    expect(await resumePayouts(company.worker(later(60)))).toBe(0);
  });
});

describe("a payment by hand", () => {
  test("is confirmed by somebody else than whoever handed the file out", async () => {
    const { payments, batchId } = await company.ordered(5_000n);
    const payment = first(payments);
    expect(await answer(confirm(company.ana, payment))).toBe("confirmer_is_exporter");
    await downloadBatch(company.bank(company.bea), { batchId, reason: "A look" });
    expect(await answer(confirm(company.bea, payment))).toBe("confirmer_is_exporter");
    expect(await confirm(company.cleo, payment)).toEqual({ payoutId: payment.payoutId });
    expect(await payouts()).toEqual([{ status: "paid", status_reason: null }]);
  });

  test("is confirmed in SQL neither by its exporter nor without an act", async () => {
    const { payments } = await company.ordered(5_000n);
    const bySql = (who: StaffActor) =>
      answer(
        withActor(company.as(who), (tx) =>
          tx.execute(
            `update manual_payment set state = 'confirmed', step_up_id = 'x', decided_by = '${who.accountId}' where id = '${first(payments).id}'`,
          ),
        ),
      );
    expect(await bySql(company.ana)).toBe("nobody confirms what they handed out");
    expect(
      await answer(
        withActor(company.as(company.bea), (tx) =>
          tx.execute("update payout set status = 'paid', transfer_id = 'x'"),
        ),
      ),
    ).toMatch(/is paid by a confirmed order/);
  });

  test("asks for a fresh proof of exactly this payment, amount and reference", async () => {
    const { payments } = await company.ordered(5_000n);
    const payment = first(payments);
    const wanted = { paymentId: payment.id, outcome: "paid", reference: "B1", reason: null } as const;
    const bea = company.bank(company.bea);
    expect(await answer(confirmPayment(bea, wanted))).toBe("step_up_required");
    await provedStepUp(bea, "confirm_manual_payment", paymentSubject(payment, "B2"));
    expect(await answer(confirmPayment(bea, wanted))).toBe("step_up_required");
  });

  test("that is confirmed twice, or by two at once, is booked once", async () => {
    const { payments } = await company.ordered(5_000n);
    const payment = first(payments);
    const said = await Promise.all([company.bea, company.cleo].map((who) => answer(confirm(who, payment))));
    expect(said.toSorted()).toEqual(["done", "manual_payment_not_open"]);
    expect(await answer(confirm(company.bea, payment))).toBe("manual_payment_not_open");
    expect(await booked(company.sql, "bank_account")).toBe(-5_000n);
    expect(await booked(company.sql, "payout_in_transit")).toBe(0n);
  });

  test("that came back is booked once and waits for finance; nothing pays it again by itself", async () => {
    const { payments, runId } = await company.ordered(5_000n);
    const payment = first(payments);
    expect(await answer(confirm(company.bea, payment, "returned"))).toBe("manual_payment_not_open");
    await confirm(company.bea, payment);
    await confirm(company.bea, payment, "returned", "R1");
    expect(await answer(confirm(company.bea, payment, "returned", "R1"))).toBe("manual_payment_not_open");
    expect(await payouts()).toEqual([{ status: "reversed", status_reason: "bank_returned" }]);
    expect(await booked(company.sql, "payout_reversed")).toBe(-5_000n);
    expect(await booked(company.sql, "bank_account")).toBe(0n);
    expect(await answer(exportBatch(company.bank(company.ana), { runId, executeOn: EXECUTE_ON }))).toBe(
      "nothing_to_export",
    );
    const decided = {
      payoutId: payment.payoutId,
      choice: "write_back",
      amountMinor: 5_000n,
      reason: "x",
    } as const;
    await decideReversal(company.as(company.ana), decided);
    expect(await answer(decideReversal(company.as(company.ana), decided))).toBe("reversal_already_decided");
    expect(await booked(company.sql, "partner_payable")).toBe(-5_000n);
  });

  test("that the bank refused stays in transit until a person decides, and is in no later order by itself", async () => {
    const { payments, runId } = await company.ordered(5_000n);
    await confirm(company.bea, first(payments), "refused");
    expect(await payouts()).toEqual([{ status: "needs_human", status_reason: "bank_refused" }]);
    expect(await booked(company.sql, "payout_in_transit")).toBe(-5_000n);
    expect(await answer(confirm(company.bea, first(payments)))).toBe("manual_payment_not_open");
    expect(await answer(exportBatch(company.bank(company.ana), { runId, executeOn: EXECUTE_ON }))).toBe(
      "nothing_to_export",
    );
  });

  test("is no difference for the reconciliation with Stripe", async () => {
    const { payments } = await company.ordered(5_000n, 6_000n);
    await confirm(company.bea, first(payments));
    await confirm(company.bea, first(payments), "returned", "R1");
    await reconcile(company.worker(later(180)));
    expect(await company.sql("select kind, reference from reconciliation_break")).toEqual([]);
  });
});

describe("a bank's file", () => {
  test("confirms what it says by id, amount and currency, and leaves the rest in the worklist", async () => {
    const { payments } = await company.ordered(5_000n, 6_000n, 7_000n);
    const [a, b, c] = payments.map(({ endToEndId }) => endToEndId);
    const reportId = await take(
      bankAnswer(
        [a ?? "", "50.00"],
        [b ?? "", "60.01"],
        [c ?? "", "70.00", "Pagado", "F3", "MXN"],
        ["pay-other", "1.00"],
      ),
    );
    expect(await payouts()).toEqual(Array(3).fill({ status: "sending", status_reason: null }));
    expect(await confirmFile(company.bea, reportId)).toEqual({ booked: 1, open: 3 });
    expect(await results(reportId)).toEqual([
      { result: "matched", applied: true },
      { result: "amount_differs", applied: false },
      { result: "currency_differs", applied: false },
      { result: "unknown_id", applied: false },
    ]);
    expect(await booked(company.sql, "bank_account")).toBe(-5_000n);
    expect(await settleReportRow(company.as(company.ana), { reportId, n: 4, reason: "Rent" })).toBe(true);
    expect(await settleReportRow(company.as(company.ana), { reportId, n: 4, reason: "Rent" })).toBe(false);
    expect(await settleReportRow(company.as(company.ana), { reportId, n: 1, reason: "Rent" })).toBe(false);
  });

  test("counts once: its lines twice, the file twice, the same lines in another file", async () => {
    const { payments } = await company.ordered(5_000n);
    const { endToEndId } = first(payments);
    const bytes = bankAnswer([endToEndId, "50.00"], [endToEndId, "50.00"]);
    const reportId = await take(bytes);
    expect(await confirmFile(company.bea, reportId)).toEqual({ booked: 1, open: 1 });
    expect(await answer(confirmFile(company.bea, reportId))).toBe("nothing_to_confirm");
    expect(await answer(take(bytes))).toBe("bank_report_already_there");
    const again = await take(bankAnswer([endToEndId, "50.00"]));
    expect(await results(again)).toEqual([{ result: "repeated", applied: false }]);
    expect(await answer(confirmFile(company.bea, again))).toBe("nothing_to_confirm");
    expect(await booked(company.sql, "bank_account")).toBe(-5_000n);
  });

  test("pays and returns in one go, each once", async () => {
    const { payments } = await company.ordered(5_000n);
    const { endToEndId } = first(payments);
    const back = [endToEndId, "-50.00", "devuelto", "R1"] as const;
    const reportId = await take(bankAnswer([endToEndId, "50.00"], back, back));
    expect(await confirmFile(company.bea, reportId)).toEqual({ booked: 2, open: 1 });
    expect(await payouts()).toEqual([{ status: "reversed", status_reason: "bank_returned" }]);
    expect(await booked(company.sql, "payout_reversed")).toBe(-5_000n);
  });

  test("is confirmed by nobody who handed out an order that it speaks of, and by two at once once", async () => {
    const { payments } = await company.ordered(5_000n);
    const reportId = await take(bankAnswer([first(payments).endToEndId, "50.00"]));
    expect(await answer(confirmFile(company.ana, reportId))).toBe("confirmer_is_exporter");
    const said = await Promise.all(
      [company.bea, company.cleo].map((who) => answer(confirmFile(who, reportId))),
    );
    expect(said.filter((one) => one === "done")).toHaveLength(1);
    expect(await booked(company.sql, "bank_account")).toBe(-5_000n);
  });
});

test("a proof is kept once by its bytes, and nothing but PDF, PNG and JPEG", async () => {
  const { payments } = await company.ordered(5_000n);
  const { payoutId } = first(payments);
  const attach = (content: string) =>
    attachProof(company.as(company.ana), {
      payoutId,
      fileName: "x.pdf",
      bytes: new TextEncoder().encode(content),
    });
  expect(await attach("%PDF-1.7 a")).toBe(true);
  expect(await attach("%PDF-1.7 a")).toBe(true);
  expect(await answer(attach("<html>"))).toBe("proof_not_kept");
  expect(await company.sql("select content_type from payment_proof")).toEqual([
    { content_type: "application/pdf" },
  ]);
});
