import { useLoaderData } from "@remix-run/react";
import { LinkButton } from "#app/components/buttons.tsx";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { Banner } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import type { HeadPays } from "#app/domain/terms/head-terms.ts";
import { findProgrammeOffer } from "#app/features/partners/programme-offers.server.ts";
import { anyone } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { notFound } from "#app/http/refusals.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "partners.programme_title" };

export const loader = guardedLoader(anyone(), async ({ ctx, params }) => {
  const offer = await findProgrammeOffer(ctx, { typeKey: params.type ?? "" });
  if (!offer) throw notFound(ctx);
  return offer;
});

/** An invoice of 1,000 that everybody can do in the head. */
const EXAMPLE_NET_MINOR = 100_000n;
const PPM = 1_000_000n;

export default function Programme() {
  const { key, label, productName, productSells, targetGroups, activities, terms, sampleRates } =
    useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  const { locale } = useReader();
  const type = label[locale];
  const rates = (terms?.heads ?? []).map((head) => ({
    term: text("partners.term_rate"),
    value: `${text("partners.rate_of_net", { rate: format.percentPpm(firstRateOf(head.pays)) })} ${
      head.months === null ? text("partners.for_life") : text("partners.for_months", { months: head.months })
    }`,
  }));
  const minimums = Object.entries(terms?.minimumPayoutMinor ?? {}).map(([currency, minor]) =>
    format.money({ minor: BigInt(minor), currency }),
  );
  const firstRate = terms?.heads[0] && firstRateOf(terms.heads[0].pays);
  return (
    <>
      <PageHeader
        title={text("partners.programme_for", { type, product: productName })}
        sub={productSells[locale]}
        actions={
          <LinkButton kind="primary" to={`/apply/${key}`}>
            {text("partners.apply_as", { type })}
          </LinkButton>
        }
      />
      {terms ? (
        <Section title={text("partners.offer_terms")}>
          {sampleRates ? (
            <Banner kind="info" title={text("partners.sample_title")}>
              {text("partners.sample_body")}
            </Banner>
          ) : null}
          <DefinitionList
            items={[
              ...rates,
              {
                term: text("partners.term_hold"),
                value: text("partners.hold_days", { days: terms.holdDays }),
              },
              {
                term: text("partners.term_minimum"),
                value: minimums.join(" · ") || text("partners.no_minimum"),
              },
              {
                term: text("partners.term_protection"),
                value: text("partners.protection_days", { days: terms.protectionDays }),
              },
            ]}
          />
          {firstRate ? (
            <p className="mt-4">
              {text("partners.offer_example", {
                net: format.money({ minor: EXAMPLE_NET_MINOR, currency: "USD" }),
                share: format.money({
                  minor: (EXAMPLE_NET_MINOR * BigInt(firstRate)) / PPM,
                  currency: "USD",
                }),
                days: terms.holdDays,
              })}
            </p>
          ) : null}
        </Section>
      ) : (
        <Banner kind="info">{text("partners.no_terms")}</Banner>
      )}
      <Section title={text("partners.what_you_do")}>
        <ul className="list-disc pl-5">
          {activities.map((activity) => (
            <li key={activity.en}>{activity[locale]}</li>
          ))}
        </ul>
      </Section>
      <Section title={text("partners.who_fits")}>
        <ul className="list-disc pl-5">
          {targetGroups.map((group) => (
            <li key={group.en}>{group[locale]}</li>
          ))}
        </ul>
      </Section>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";

/** The rate that a head begins with, parts per million; 0 where it pays no percentage. */
function firstRateOf(pays: HeadPays): number {
  if (pays.kind === "percentage") return pays.ratePpm;
  return pays.kind === "tiered" ? (pays.brackets[0]?.ratePpm ?? 0) : 0;
}
