import { Link, useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { MoneyText } from "#app/components/amount.tsx";
import { Button, SubmitButton } from "#app/components/buttons.tsx";
import { CodeBlock } from "#app/components/code-block.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Day, Instant } from "#app/components/day.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { Form } from "#app/components/form.tsx";
import { Banner, EmptyState } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { BackdatingMark } from "#app/features/commissions/backdating-mark.tsx";
import {
  confirmBackdating,
  withdrawBackdating,
} from "#app/features/commissions/confirm-backdating.server.ts";
import { findBackdating } from "#app/features/commissions/find-backdating.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { readIntent } from "#app/http/read-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "agreements.backdating" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx, params }) => {
  const backdating = await findBackdating(ctx, { backdatingId: params.id ?? "" });
  if (!backdating) throw notFound(ctx);
  return { backdating };
});

export const action = guardedAction(signedInStaff(), async ({ ctx, request, params }) => {
  const backdatingId = params.id ?? "";
  const here = `/console/agreements/backdatings/${backdatingId}`;
  if ((await readIntent(request)) === "withdraw") {
    const form = await parseForm(request, z.object({}));
    if (!form.ok) return form.reply;
    if (!(await withdrawBackdating(ctx, { backdatingId }))) throw notFound(ctx);
    return redirectWithFlash(ctx, here, "agreements.backdating_withdrawn");
  }
  const form = await parseForm(request, z.object({ previewSha256: z.string().regex(/^[0-9a-f]{64}$/u) }));
  if (!form.ok) return form.reply;
  const done = await confirmBackdating(ctx, { backdatingId, ...form.value });
  if (!done) throw notFound(ctx);
  return redirectWithFlash(ctx, here, "agreements.backdating_confirmed", { count: done.adjustments });
});

export default function Backdating() {
  const { backdating } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  const confirmReply = useFormReply("confirm");
  const withdrawReply = useFormReply("withdraw");
  const isOpen = backdating.status === "proposed";
  return (
    <>
      <PageHeader
        title={text("agreements.backdating_of", { partner: backdating.partnerName })}
        sub={<BackdatingMark status={backdating.status} />}
      />
      <DefinitionList
        items={[
          {
            term: text("agreements.which_version"),
            value: (
              <Link to={`/console/agreements/${backdating.agreementId}`}>
                {text("agreements.version", { n: backdating.versionN })}
              </Link>
            ),
          },
          { term: text("agreements.back_to"), value: <Day on={backdating.effectiveOn} /> },
          ...(backdating.inForceFrom
            ? [{ term: text("agreements.until_now_from"), value: <Day on={backdating.inForceFrom} /> }]
            : []),
          { term: text("agreements.backdate_reason"), value: backdating.reason },
          {
            term: text("agreements.proposed_at"),
            value: (
              <>
                <Instant at={backdating.proposed.at} />, {backdating.proposed.by}
              </>
            ),
          },
          ...(backdating.decided
            ? [
                {
                  term: text(`agreements.backdating_status.${backdating.status}`),
                  value: (
                    <>
                      <Instant at={backdating.decided.at} />, {backdating.decided.by}
                    </>
                  ),
                },
              ]
            : []),
        ]}
      />
      <Section title={text("agreements.closed_months")}>
        <p className="text-muted">
          {isOpen
            ? text("agreements.closed_months_sub")
            : backdating.bookedIn
              ? text("agreements.booked_in", { period: format.period(backdating.bookedIn) })
              : null}
        </p>
        <DataTable
          caption={text("agreements.closed_months")}
          rows={backdating.months}
          rowKey={({ periodId, currency }) => `${periodId}-${currency}`}
          empty={<EmptyState kind="nothing_yet" title={text("agreements.no_difference")} />}
          columns={[
            {
              key: "month",
              head: text("agreements.month"),
              grow: true,
              narrow: "title",
              cell: ({ periodId, lines }) => (
                <>
                  {format.period(periodId)}
                  <span className="second-line">{text("agreements.lines_changed", { count: lines })}</span>
                </>
              ),
            },
            {
              key: "was",
              head: text("agreements.was"),
              numeric: true,
              cell: ({ wasMinor: minor, currency }) => <MoneyText value={{ minor, currency }} />,
            },
            {
              key: "is",
              head: text("agreements.is"),
              numeric: true,
              narrow: "aside",
              cell: ({ isMinor: minor, currency }) => <MoneyText value={{ minor, currency }} />,
            },
            {
              key: "difference",
              head: text("agreements.money_difference"),
              numeric: true,
              narrow: "value",
              cell: ({ wasMinor, isMinor, currency }) => (
                <MoneyText value={{ minor: isMinor - wasMinor, currency }} />
              ),
            },
          ]}
        />
      </Section>
      {isOpen ? (
        <Section title={text("agreements.confirm_title")}>
          <CodeBlock label={text("agreements.hash_differences")}>{backdating.previewSha256 ?? ""}</CodeBlock>
          {backdating.previewSha256 && !backdating.isOwn ? (
            <Form intent="confirm" reply={confirmReply} hidden={{ previewSha256: backdating.previewSha256 }}>
              <p>{text("agreements.confirm_lead")}</p>
              <SubmitButton>{text("agreements.confirm_backdating")}</SubmitButton>
            </Form>
          ) : (
            <Banner kind="info" title={text("agreements.confirm_other_title")}>
              {text("errors.confirmer_is_proposer")}
            </Banner>
          )}
          <Form intent="withdraw" reply={withdrawReply}>
            <Button kind="danger">{text("agreements.withdraw")}</Button>
          </Form>
        </Section>
      ) : null}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
