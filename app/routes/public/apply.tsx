import { useLoaderData } from "@remix-run/react";
import { SubmitButton } from "#app/components/buttons.tsx";
import { Select } from "#app/components/choice-fields.tsx";
import { Form } from "#app/components/form.tsx";
import { PageHeader } from "#app/components/page-header.tsx";
import { Textarea, TextInput } from "#app/components/text-fields.tsx";
import { applyForm } from "#app/features/partners/apply.form.ts";
import { apply } from "#app/features/partners/apply.server.ts";
import { countryChoices } from "#app/features/partners/country-choices.server.ts";
import { payoutRailFor } from "#app/features/partners/payout-rail.ts";
import { findProgrammeOffer } from "#app/features/partners/programme-offers.server.ts";
import { anyone } from "#app/http/access.ts";
import { addressBlock } from "#app/http/client-address.server.ts";
import { redirectWithFlash } from "#app/http/flash.server.ts";
import { guardedAction, guardedLoader } from "#app/http/guard.server.ts";
import { parseForm } from "#app/http/parse-form.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormReply } from "#app/http/use-form-reply.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "partners.apply_title" };

export const loader = guardedLoader(anyone(), async ({ ctx, params, locale }) => {
  const offer = await findProgrammeOffer(ctx, { typeKey: params.type ?? "" });
  if (!offer) throw notFound(ctx);
  const countries = countryChoices(locale);
  const byBank = countries.filter(({ value }) => payoutRailFor(value) === "manual").map(({ label }) => label);
  return { label: offer.label, productName: offer.productName, countries, byBank };
});

export const action = guardedAction(
  anyone(),
  async ({ ctx, request, params, locale, limits, clientAddress }) => {
    const form = await parseForm(request, applyForm, { multiline: ["message"] });
    if (!form.ok) return form.reply;
    const taken = await apply(
      { ...ctx, limits },
      {
        ...form.value,
        partnerTypeKey: params.type ?? "",
        locale,
        addressBlock: addressBlock(clientAddress),
      },
    );
    if (!taken) throw notFound(ctx);
    return redirectWithFlash(ctx, "/apply/sent", "partners.application_sent");
  },
);

export default function Apply() {
  const { label, productName, countries, byBank } = useLoaderData<typeof loader>();
  const text = useText();
  const { locale } = useReader();
  return (
    <>
      <PageHeader
        title={text("partners.apply_as", { type: label[locale] })}
        sub={text("partners.apply_sub", { product: productName })}
      />
      <Form reply={useFormReply()}>
        <TextInput name="companyName" label={text("partners.company")} autoComplete="organization" />
        <TextInput
          name="website"
          label={text("partners.website")}
          hint={text("partners.website_hint")}
          inputMode="url"
          autoComplete="url"
        />
        <Select
          name="country"
          label={text("partners.country")}
          hint={text("partners.country_hint")}
          choices={countries}
          autoComplete="country"
        />
        <TextInput name="contactName" label={text("partners.contact")} autoComplete="name" />
        <TextInput
          name="email"
          label={text("partners.email")}
          hint={text("partners.email_hint")}
          type="email"
          autoComplete="email"
        />
        <TextInput
          name="password"
          label={text("accounts.password")}
          hint={text("accounts.password_hint")}
          type="password"
          autoComplete="new-password"
        />
        <Textarea name="message" label={text("partners.message")} rows={4} optional />
        <SubmitButton>{text("partners.send_application")}</SubmitButton>
      </Form>
      <p className="mt-6 text-muted text-sm">{text("partners.rails", { countries: byBank.join(", ") })}</p>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
