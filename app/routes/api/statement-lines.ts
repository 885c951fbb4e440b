import { canonicalJson } from "#app/domain/canonical-json.ts";
import { LOCALES } from "#app/domain/locale.ts";
import {
  listStatementLines,
  type StatementLines,
} from "#app/features/statements/list-statement-lines.server.ts";
import { machine } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { problem } from "#app/http/problem.server.ts";
import { textIn } from "#app/i18n/catalogue.server.ts";
import { workingSentence } from "#app/i18n/working-sentence.ts";

const MOST_LINES = 500;
const PAGE = /^[1-9]\d{0,5}$/u;

/** A statement's lines of the key's entity, 500 a page (`?page=2`): minor units as digits, the working as data and as sentences. */
export const loader = guardedLoader(
  machine("api_key", "statements:read"),
  async ({ ctx, params, url, apiKey }) => {
    const asked = url.searchParams.get("page") ?? "1";
    if (!PAGE.test(asked)) return problem(422, "not_valid", "page is a number from 1.");
    const page = Number(asked);
    const found = await listStatementLines(ctx, {
      number: params.number ?? "",
      legalEntityId: apiKey.legalEntityId,
      limit: MOST_LINES,
      offset: (page - 1) * MOST_LINES,
    });
    if (!found) return problem(404, "not_found", "There is no such statement of this key's entity.");
    const { statement, total, lines } = found;
    return Response.json({
      statement: statement.number,
      version: statement.version,
      period: statement.periodId,
      currency: statement.currency,
      sha256: statement.sha256,
      total,
      nextPage: page * MOST_LINES < total ? page + 1 : null,
      lines: lines.map((line) => written(line, statement.currency)),
    });
  },
);

function written({ view, fullWorking }: StatementLines["lines"][number], currency: string) {
  const money = (minor: bigint) => ({ amount: minor.toString(), currency });
  const inEach = (say: (locale: (typeof LOCALES)[number]) => string) =>
    Object.fromEntries(LOCALES.map((locale) => [locale, say(locale)]));
  return {
    id: view.id,
    occurredOn: view.occurredOn,
    customer: view.customerLabel || null,
    product: view.productLabel.en || null,
    invoice: view.invoiceRef,
    clause: view.clause,
    rule: view.ruleCode,
    ruleName: inEach((locale) => textIn(locale)(`documents.rule.${view.ruleCode}`)),
    reason: view.reasonCode,
    state: view.state,
    releaseOn: view.releaseOn,
    base: money(view.baseMinor),
    ratePpm: view.ratePpm,
    amount: money(view.amountMinor),
    reverses: view.reversesLineId,
    working: JSON.parse(canonicalJson({ ...fullWorking } as Parameters<typeof canonicalJson>[0])),
    explanation: inEach((locale) => workingSentence(view.working, currency, textIn(locale), locale)),
  };
}
