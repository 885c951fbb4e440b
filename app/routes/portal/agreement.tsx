import { useLoaderData } from "@remix-run/react";
import { z } from "zod";
import { LinkButton, SubmitButton } from "#app/components/buttons.tsx";
import { Checkbox } from "#app/components/choice-fields.tsx";
import { Form } from "#app/components/form.tsx";
import { Banner, EmptyState } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { Tabs } from "#app/components/tabs.tsx";
import { TextInput } from "#app/components/text-fields.tsx";
import { localDateOf } from "#app/domain/period.ts";
import { acceptAgreement } from "#app/features/agreements/accept-agreement.server.ts";
import { AgreementClauses, SampleRates } from "#app/features/agreements/agreement-clauses.tsx";
import { ClauseDifference } from "#app/features/agreements/clause-difference.tsx";
import { findAgreementForPartner } from "#app/features/agreements/find-agreement.server.ts";
import { AmendmentNote, VersionFacts } from "#app/features/agreements/version-facts.tsx";
import { signedInPartner } from "#app/http/access.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "agreements.page" };

export const loader = guardedLoader(signedInPartner(), async ({ ctx, url }) => {
  const agreementId = url.searchParams.get("agreement") ?? undefined;
  const found = await findAgreementForPartner(ctx, { agreementId });
  if (!found && agreementId) throw notFound(ctx);
  const timeZone = found?.current.versions[0]?.terms.timeZone ?? "UTC";
  return { found, isOwner: ctx.actor.role === "owner", today: localDateOf(ctx.now, timeZone) };
});

const acceptForm = z.object({
  versionId: z.string(),
  shownSha256: z.string().regex(/^[0-9a-f]{64}$/u),
  signatoryName: z.string({ error: "agreements.name_missing" }).min(3).max(200),
  signatoryCapacity: z.string({ error: "agreements.capacity_missing" }).max(200),
  consent: z.literal("yes", { error: "agreements.consent_missing" }),
});

export const action = guardedAction(
  signedInPartner("owner"),
  async ({ ctx, request, clientAddress: address, locale }) => {
    const form = await parseForm(request, acceptForm);
    if (!form.ok) return form.reply;
    const { consent: _, ...signed } = form.value;
    const accepted = await acceptAgreement(ctx, { ...signed, address, locale });
    if (!accepted) throw notFound(ctx);
    return redirectWithFlash(ctx, "/portal/agreement", "agreements.accepted");
  },
);

export default function Agreement() {
  const { found, isOwner, today } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  const { locale } = useReader();
  const reply = useFormReply();
  if (!found)
    return (
      <>
        <PageHeader title={text("agreements.page")} />
        <EmptyState kind="nothing_yet" title={text("agreements.none_portal")} />
      </>
    );
  const { current, all } = found;
  const [newest, ...older] = current.versions;
  if (!newest) return null;
  const receiptTo = (version: typeof newest) =>
    version.acceptance ? `/portal/agreement/acceptance/${version.acceptance.id}` : null;
  return (
    <>
      <PageHeader
        title={newest.title[locale]}
        sub={text("agreements.sub", { issuer: current.issuerName, type: current.typeLabel[locale] })}
        actions={
          <LinkButton to={`/portal/agreement/simulator?enrolment=${current.enrolmentId}`}>
            {text("commissions.deal_open")}
          </LinkButton>
        }
      />
      {all.length > 1 ? (
        <Tabs
          label={text("agreements.which")}
          tabs={all.map(({ id, typeLabel }) => ({
            to: `/portal/agreement?agreement=${id}`,
            label: typeLabel[locale],
            current: id === current.id,
          }))}
        />
      ) : null}
      <SampleRates shown={newest.sampleRates} />
      <AmendmentNote version={newest} />
      <Section title={`${text("agreements.version", { n: newest.n })}: ${text("agreements.text")}`}>
        <AgreementClauses clauses={newest.clauses[locale]} lang={locale} />
      </Section>
      <ClauseDifference difference={current.difference} />
      {newest.acceptance ? null : isOwner ? (
        <Section title={text("agreements.accept_title")} id="accept">
          <p>
            {newest.effectiveOn && newest.effectiveOn > today
              ? text("agreements.accept_lead_later", { day: format.day(newest.effectiveOn) })
              : text("agreements.accept_lead")}
          </p>
          <Form reply={reply} hidden={{ versionId: newest.id, shownSha256: newest.textSha256 }}>
            <TextInput
              name="signatoryName"
              label={text("agreements.name")}
              hint={text("agreements.name_hint")}
              autoComplete="name"
              maxLength={200}
              width="medium"
            />
            <TextInput
              name="signatoryCapacity"
              label={text("agreements.capacity")}
              hint={text("agreements.capacity_hint")}
              maxLength={200}
              width="medium"
            />
            <Checkbox name="consent" label={text("agreements.consent")} />
            <SubmitButton>{text("agreements.accept", { n: newest.n })}</SubmitButton>
          </Form>
        </Section>
      ) : (
        <Banner kind="info">{text("agreements.only_owner")}</Banner>
      )}
      <Section title={text(newest.acceptance ? "agreements.receipt" : "agreements.state")}>
        <VersionFacts version={newest} receiptTo={receiptTo(newest)} />
      </Section>
      {older.map((version) => (
        <Section key={version.id} title={text("agreements.version", { n: version.n })}>
          <VersionFacts version={version} receiptTo={receiptTo(version)} />
        </Section>
      ))}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
