import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { Button, LinkButton } from "#app/components/buttons.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { TextInput } from "#app/components/text-fields.tsx";
import { localDateOf, nextPeriod } from "#app/domain/period.ts";
import { AgreementClauses, SampleRates } from "#app/features/agreements/agreement-clauses.tsx";
import { ClauseDifference } from "#app/features/agreements/clause-difference.tsx";
import { findAgreement } from "#app/features/agreements/find-agreement.server.ts";
import { offerVersion } from "#app/features/agreements/offer-version.server.ts";
import { AmendmentNote, VersionFacts } from "#app/features/agreements/version-facts.tsx";
import { signedInStaff } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "agreements.page" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx, params }) => {
  const agreement = await findAgreement(ctx, { agreementId: params.id ?? "" });
  if (!agreement) throw notFound(ctx);
  const mayOffer = ctx.actor.roles.some((role) => role === "manager" || role === "admin");
  const timeZone = agreement.versions[0]?.terms.timeZone ?? "UTC";
  return {
    agreement,
    mayOffer,
    suggestedOn: `${nextPeriod(localDateOf(ctx.now, timeZone).slice(0, 7))}-01`,
  };
});

export const action = guardedAction(signedInStaff("manager", "admin"), async ({ ctx, request, params }) => {
  const form = await parseForm(
    request,
    z.object({ effectiveOn: z.iso.date({ error: "agreements.day_missing" }) }),
  );
  if (!form.ok) return form.reply;
  const agreement = await findAgreement(ctx, { agreementId: params.id ?? "" });
  const offered =
    agreement && (await offerVersion(ctx, { enrolmentId: agreement.enrolmentId, ...form.value }));
  if (!offered) throw notFound(ctx);
  return redirectWithFlash(ctx, `/console/agreements/${offered.agreementId}`, "agreements.offered", {
    n: offered.n,
  });
});

export default function AgreementDetail() {
  const { agreement, mayOffer, suggestedOn } = useLoaderData<typeof loader>();
  const text = useText();
  const { locale } = useReader();
  const reply = useFormReply();
  const newest = agreement.versions[0];
  return (
    <>
      <PageHeader
        title={agreement.partnerName}
        sub={text("agreements.sub", { issuer: agreement.issuerName, type: agreement.typeLabel[locale] })}
        actions={
          <>
            {mayOffer ? (
              <LinkButton to={`/console/agreements/${agreement.id}/amend`}>
                {text("agreements.amend")}
              </LinkButton>
            ) : null}
            <LinkButton to={`/console/agreements/${agreement.id}/backdate`}>
              {text("agreements.backdate")}
            </LinkButton>
          </>
        }
      />
      <ClauseDifference difference={agreement.difference} />
      {agreement.versions.map((version) => (
        <Section key={version.id} title={text("agreements.version", { n: version.n })} id={version.id}>
          <SampleRates shown={version.sampleRates} />
          <AmendmentNote version={version} />
          <VersionFacts
            version={version}
            receiptTo={version.acceptance ? `/console/agreements/acceptance/${version.acceptance.id}` : null}
          />
          {(["en", "es"] as const).map((lang) => (
            <details key={lang} className="mt-4" open={version === newest}>
              <summary className="font-semibold">{text(`agreements.text_${lang}`)}</summary>
              <AgreementClauses clauses={version.clauses[lang]} lang={lang} />
            </details>
          ))}
        </Section>
      ))}
      {mayOffer && newest ? (
        <Section title={text("agreements.offer_title")}>
          <p>{text("agreements.offer_lead", { n: newest.n + 1 })}</p>
          <Form reply={reply}>
            <TextInput
              name="effectiveOn"
              type="date"
              label={text("agreements.first_day")}
              hint={text("agreements.first_day_hint")}
              defaultValue={suggestedOn}
              width="medium"
            />
            <Button>{text("agreements.offer")}</Button>
          </Form>
        </Section>
      ) : null}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
