import { writeCsv } from "#app/adapters/csv/write-csv.server.ts";
import { invariant } from "#app/domain/errors.ts";
import { importRevenueFile } from "#app/features/revenue/import-revenue-file.server.ts";
import { type Due, paymentsBy, saleOf } from "./due-payments.ts";
import { doWaitingJobs } from "./play-worker.server.ts";
import { ctxOf, type Scene, type Stage, staffOf } from "./stage.server.ts";
import { day, FIRST_MONTHS_BACK } from "./story-calendar.ts";

const MONTHS = Array.from({ length: FIRST_MONTHS_BACK }, (_, monthsBack) => monthsBack);

/** Late in each month finance uploads what the course office wrote down, a file for each paying entity. */
export function fileScenes(stage: Stage): Scene[] {
  return MONTHS.flatMap((monthsBack) => {
    const at = stage.calendar.at(day(monthsBack, monthsBack === 0 ? 9 : 27, 18));
    const from = stage.calendar.at(day(monthsBack, 1, 0));
    if (!at || !from) return [];
    const due = paymentsBy(stage, "csv").filter((one) => one.at >= from && one.at <= at);
    if (due.length === 0) return [];
    const month = stage.calendar.monthOf(monthsBack);
    const says = `the course office's files of ${month} are imported`;
    return [{ at, says, play: (now: Date) => importFiles(stage, now, month, due) }];
  });
}

async function importFiles(stage: Stage, now: Date, month: string, due: readonly Due[]): Promise<void> {
  for (const [legalEntityId, ofEntity] of Map.groupBy(due, (one) => saleOf(one).entity)) {
    const isSpanish = legalEntityId === "ent_demo_es";
    const locale = isSpanish ? "es" : "en";
    const imported = await importRevenueFile(ctxOf(stage, staffOf(stage, "preparer"), now), {
      fileName: isSpanish ? `campanas-${month}.csv` : `course-office-${month}.csv`,
      bytes: fileOf(ofEntity, locale),
      legalEntityId,
      locale,
      onlyGoodRows: false,
    });
    const isWhole = imported.ok && imported.file.recorded === ofEntity.length;
    invariant(isWhole, `the file of ${month} is imported whole (${JSON.stringify(imported)})`);
  }
  await doWaitingJobs(stage, now);
}

function fileOf(due: readonly Due[], locale: "en" | "es"): Uint8Array {
  return writeCsv<Due>({
    locale,
    rows: due,
    columns: [
      { header: "external_id", cell: ({ payment }) => `office-${payment.key}` },
      { header: "occurred_at", cell: ({ at }) => at.toISOString() },
      { header: "customer", cell: ({ customer }) => `ref:${customer.key}` },
      {
        header: "customer_name",
        cell: ({ customer }) => (customer.kind === "student" ? customer.key : customer.name),
      },
      { header: "product", cell: ({ customer }) => customer.product },
      { header: "stream", cell: ({ customer }) => customer.stream },
      { header: "currency", cell: (one) => saleOf(one).currency },
      {
        header: "net",
        cell: (one) => ({ minor: BigInt(one.payment.netMinor), currency: saleOf(one).currency }),
      },
      {
        header: "tax",
        cell: (one) => ({ minor: BigInt(saleOf(one).taxMinor), currency: saleOf(one).currency }),
      },
      { header: "invoice", cell: ({ payment }) => payment.key.toUpperCase().replace("@", "-") },
    ],
  });
}
