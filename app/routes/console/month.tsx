import { Link, useActionData, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Amount } from "#app/components/amount.tsx";
import { LinkButton, SubmitButton } from "#app/components/buttons.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Form } from "#app/components/form.tsx";
import { Banner, EmptyState } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { findMonth } from "#app/features/statements/find-month.server.ts";
import { MonthTotalsTable } from "#app/features/statements/month-totals.tsx";
import { MonthWarnings } from "#app/features/statements/month-warnings.tsx";
import { PaymentMark } from "#app/features/statements/payment-mark.tsx";
import { RestatedMark } from "#app/features/statements/statement-versions.tsx";
import { verifyMonth } from "#app/features/statements/verify-month.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "statements.month" };

export const loader = guardedLoader(signedInStaff("finance", "admin"), async ({ ctx, params }) => {
  const month = await findMonth(ctx, params.period ?? "");
  if (!month) throw notFound(ctx);
  return { month, mayClose: ctx.actor.roles.includes("finance") };
});

/** Works the month out again and changes nothing; the answer stands on the page that asked. */
export const action = guardedAction(signedInStaff("finance", "admin"), async ({ ctx, request, params }) => {
  const form = await parseForm(request, z.object({}));
  if (!form.ok) return form.reply;
  return { verified: await verifyMonth(ctx, { periodId: params.period ?? "" }) };
});

export default function Month() {
  const { month, mayClose } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const text = useText();
  const format = useFormat();
  const reply = useFormReply("verify");
  const verified = answer && "verified" in answer ? answer.verified : null;
  return (
    <>
      <PageHeader
        title={format.periodTitle(month.periodId)}
        sub={`${text("statements.event_count", { n: month.events, late: month.lateEvents })} · ${format.zone(month.timeZone)}`}
        actions={
          mayClose && month.whyNotClose === null ? (
            <LinkButton kind="primary" to={`/console/months/${month.periodId}/close`}>
              {text(month.status === "closing" ? "statements.go_on_closing" : "statements.close")}
            </LinkButton>
          ) : null
        }
      />
      <MonthWarnings month={month} />
      <Section title={text(month.status === "open" ? "statements.so_far" : "statements.totals")}>
        <MonthTotalsTable totals={month.totals} isOpen={month.status === "open"} />
      </Section>
      {month.status === "closed" ? (
        <Section title={text("statements.verify_title")}>
          <p className="mb-3 text-muted text-sm">{text("statements.verify_what")}</p>
          {verified ? <Verification verified={verified} /> : null}
          <Form intent="verify" reply={reply} layout="inline">
            <SubmitButton kind="secondary">{text("statements.verify")}</SubmitButton>
          </Form>
        </Section>
      ) : null}
      {month.status === "open" ? null : (
        <Section title={text("statements.title")}>
          <DataTable
            caption={text("statements.title")}
            rows={month.statements}
            rowKey={(row) => row.id}
            compact
            empty={<EmptyState kind="nothing_yet" title={text("statements.none_in_month")} />}
            columns={[
              {
                key: "partner",
                head: text("statements.partner"),
                grow: true,
                narrow: "title",
                cell: (row) => (
                  <>
                    <Link className="row-link" to={`/console/statements/${row.number}`}>
                      {row.partnerName}
                    </Link>
                    <span className="second-line">
                      {row.number} · {row.entityName}
                      <RestatedMark version={row.newestVersion} />
                    </span>
                  </>
                ),
              },
              {
                key: "state",
                head: text("statements.state"),
                narrow: "status",
                cell: (row) => <PaymentMark statement={row} audience="staff" />,
              },
              {
                key: "currency",
                head: text("statements.currency"),
                narrow: "aside",
                cell: (row) => row.currency,
              },
              {
                key: "earned",
                head: text("statements.earned"),
                numeric: true,
                cell: (row) => <Amount value={{ minor: row.earnedMinor, currency: row.currency }} />,
              },
              {
                key: "adjusted",
                head: text("statements.adjusted"),
                numeric: true,
                cell: (row) => <Amount value={{ minor: row.adjustedMinor, currency: row.currency }} />,
              },
              {
                key: "held",
                head: text("statements.held"),
                numeric: true,
                cell: (row) => <Amount value={{ minor: row.heldMinor, currency: row.currency }} />,
              },
              {
                key: "payable",
                head: text("statements.payable"),
                numeric: true,
                narrow: "value",
                cell: (row) => <Amount value={{ minor: row.payableMinor, currency: row.currency }} />,
              },
            ]}
            totals={month.totals.map((sum) => ({
              key: sum.currency,
              rule: "double" as const,
              label: text("statements.total_in", { currency: sum.currency }),
              cells: {
                earned: <Amount value={{ minor: sum.earnedMinor, currency: sum.currency }} />,
                adjusted: <Amount value={{ minor: sum.adjustedMinor, currency: sum.currency }} />,
                held: <Amount value={{ minor: sum.heldMinor, currency: sum.currency }} />,
                payable: <Amount value={{ minor: sum.payableMinor, currency: sum.currency }} />,
              },
            }))}
          />
        </Section>
      )}
    </>
  );
}

type Verified = Awaited<ReturnType<typeof verifyMonth>>;

function Verification({ verified }: { verified: Verified }) {
  const text = useText();
  const { agrees, differences, statements, lines, entries } = verified;
  return (
    <div role="status">
      <Banner
        kind={agrees ? "good" : "bad"}
        title={text(agrees ? "statements.verified" : "statements.not_verified", { n: differences.length })}
      >
        {text("statements.compared", { statements, lines, entries })}
      </Banner>
      {agrees ? null : (
        <DataTable
          caption={text("statements.differences")}
          rows={differences}
          rowKey={(row) => `${row.of}/${row.id}/${row.field}`}
          compact
          ledger
          columns={[
            { key: "of", head: text("statements.difference_of"), cell: (row) => row.of },
            { key: "id", head: text("statements.difference_row"), cell: (row) => row.id },
            { key: "field", head: text("statements.difference_field"), cell: (row) => row.field },
            { key: "stored", head: text("statements.difference_stored"), cell: (row) => row.stored },
            {
              key: "recomputed",
              head: text("statements.difference_recomputed"),
              cell: (row) => row.recomputed,
            },
          ]}
        />
      )}
    </div>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
