import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { SubmitButton } from "#app/components/buttons.tsx";
import { Select } from "#app/components/choice-fields.tsx";
import { Form } from "#app/components/form.tsx";
import { EmptyState } from "#app/components/notices.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { Textarea, TextInput } from "#app/components/text-fields.tsx";
import { findAgreement } from "#app/features/agreements/find-agreement.server.ts";
import { proposeBackdating } from "#app/features/commissions/propose-backdating.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useFormat, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "agreements.backdate" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx, params }) => {
  const agreement = await findAgreement(ctx, { agreementId: params.id ?? "" });
  if (!agreement) throw notFound(ctx);
  return {
    partnerName: agreement.partnerName,
    versions: agreement.versions.flatMap(({ id, n, inForce }) =>
      inForce[0] ? [{ id, n, fromOn: inForce[0].fromOn }] : [],
    ),
  };
});

export const action = guardedAction(signedInStaff(), async ({ ctx, request, params }) => {
  const form = await parseForm(
    request,
    z.object({
      versionId: z.string().max(80),
      effectiveOn: z.iso.date({ error: "agreements.day_missing" }),
      reason: z.string({ error: "agreements.reason_missing" }).max(1_000),
    }),
    { multiline: ["reason"] },
  );
  if (!form.ok) return form.reply;
  const agreement = await findAgreement(ctx, { agreementId: params.id ?? "" });
  if (!agreement?.versions.some(({ id }) => id === form.value.versionId)) throw notFound(ctx);
  const proposed = await proposeBackdating(ctx, form.value);
  if (!proposed) throw notFound(ctx);
  return redirectWithFlash(
    ctx,
    `/console/agreements/backdatings/${proposed.backdatingId}`,
    "agreements.backdating_proposed",
  );
});

export default function Backdate() {
  const { partnerName, versions } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  const reply = useFormReply();
  return (
    <>
      <PageHeader title={text("agreements.backdate")} sub={partnerName} />
      {versions.length === 0 ? (
        <EmptyState kind="nothing_yet" title={text("agreements.nothing_to_backdate")} />
      ) : (
        <>
          <p>{text("agreements.backdate_lead")}</p>
          <Form reply={reply}>
            <Select
              name="versionId"
              label={text("agreements.which_version")}
              emptyLabel={null}
              choices={versions.map(({ id, n, fromOn }) => ({
                value: id,
                label: `${text("agreements.version", { n })}: ${text("agreements.from_on", { from: format.day(fromOn) })}`,
              }))}
            />
            <TextInput
              name="effectiveOn"
              type="date"
              label={text("agreements.back_to")}
              hint={text("agreements.back_to_hint")}
              width="medium"
            />
            <Textarea name="reason" label={text("agreements.backdate_reason")} rows={3} maxLength={1000} />
            <SubmitButton>{text("agreements.backdate_propose")}</SubmitButton>
          </Form>
        </>
      )}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
