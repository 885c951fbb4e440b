import { isEarningKind } from "#app/domain/revenue-event.ts";
import {
  type ApiAmount,
  type ApiEvent,
  minorOf,
  netOfLines,
} from "#app/features/revenue/revenue-api-fields.server.ts";
import { apiParts } from "#app/features/revenue/revenue-api-parts.server.ts";
import { endsInvoice, wrongParts } from "#app/features/revenue/revenue-input-rules.ts";

type Path = readonly (string | number)[];
export type ApiEventProblem = readonly [path: Path, message: string];

/** What the fields of one event are not to each other, each under the field that is to be changed. */
export function* apiEventProblems(event: ApiEvent): Iterable<ApiEventProblem> {
  const currency = (event.net ?? event.lines[0]?.net)?.currency;
  for (const [path, found] of amountsOf(event))
    if (found.currency !== currency) yield [[...path, "currency"], "one event has one currency"];
  const isEarning = isEarningKind(event.type);
  yield* isEarning ? problemsOfEarning(event) : problemsOfReduction(event);
  if (event.net && event.lines.length > 0 && minorOf(event.net) !== netOfLines(event))
    yield [["net", "amount"], "is the sum of the lines"];
  const netMinor = event.net ? minorOf(event.net) : netOfLines(event);
  if (netMinor < 0n) yield [["net", "amount"], "is not below zero: a reduction is told as a size"];
  for (const [at, one] of event.lines.entries())
    if (one.serviceFrom && one.serviceTo && one.serviceFrom > one.serviceTo)
      yield [["lines", at, "serviceTo"], "is not before serviceFrom"];
}

function* problemsOfEarning(event: ApiEvent): Iterable<ApiEventProblem> {
  const isIssued = event.type === "invoice_issued";
  const what = isIssued ? "an issued invoice" : "a payment";
  if (!event.customer) yield [["customer"], `${what} names its customer`];
  if (event.reverses) yield [["reverses"], `${what} reverses nothing`];
  if (event.lines.length === 0) yield [["lines"], `${what} has lines`];
  if (isIssued && !event.invoice) yield [["invoice"], "an issued invoice says which it is"];
  if (event.invoice?.net) {
    const [wholeMinor, netMinor] = [minorOf(event.invoice.net), netOfLines(event)];
    if (isIssued && wholeMinor !== netMinor) yield [["invoice", "net", "amount"], "is the sum of the lines"];
    if (wholeMinor < netMinor)
      yield [["invoice", "net", "amount"], "is the whole invoice's: not less than this payment's"];
  }
  for (const [at, one] of event.lines.entries()) {
    for (const name of wrongParts({ netMinor: minorOf(one.net), ...apiParts(one) })) {
      if (name === "all")
        yield [["lines", at, "net", "amount"], "is not less than fee, credit and deductions together"];
      else if (name === "fee" || name === "credit") yield [["lines", at, name, "amount"], OUT_OF_NET];
      else yield [["lines", at, "deductions", name, "amount"], OUT_OF_NET];
    }
  }
}

const OUT_OF_NET = "is a part of the line's net: between 0 and it";

function* problemsOfReduction(event: ApiEvent): Iterable<ApiEventProblem> {
  if (!event.reverses) yield [["reverses"], "names the payment or the issued invoice that is reduced"];
  if (!event.net && !endsInvoice(event.type)) yield [["net"], "how much is taken, net of tax"];
  for (const [at, one] of event.lines.entries()) {
    if (minorOf(one.net) < 0n) yield [["lines", at, "net", "amount"], "is not below zero"];
    for (const name of ["fee", "credit", "deductions", "milestone"] as const)
      if (one[name]) yield [["lines", at, name], "only of what brings revenue: a reduction follows it"];
  }
}

function* amountsOf(event: ApiEvent): Iterable<readonly [Path, ApiAmount]> {
  if (event.net) yield [["net"], event.net];
  if (event.tax) yield [["tax"], event.tax];
  if (event.invoice?.net) yield [["invoice", "net"], event.invoice.net];
  for (const [at, one] of event.lines.entries()) {
    for (const name of ["net", "tax", "fee", "credit"] as const)
      if (one[name]) yield [["lines", at, name], one[name]];
    for (const [name, part] of Object.entries(one.deductions ?? {}))
      yield [["lines", at, "deductions", name], part];
  }
}
