import { Link, useLoaderData } from "@remix-run/react";
import { DefinitionList } from "#app/components/definition-list.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { listOfferedTypes } from "#app/features/partners/programme-offers.server.ts";
import { anyone } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";

export const loader = guardedLoader(anyone(), async ({ ctx }) => ({ types: await listOfferedTypes(ctx) }));

export default function Home() {
  const { types } = useLoaderData<typeof loader>();
  const text = useText();
  const { locale } = useReader();
  const products = [...new Set(types.map(({ productName }) => productName))];
  return (
    <>
      <PageHeader title={text("partners.home_title")} sub={text("partners.home_sub")} />
      <Section title={text("partners.money_flow")}>
        <DefinitionList
          items={(["register", "customer", "statement", "paid"] as const).map((step, index) => ({
            term: `${index + 1}. ${text(`partners.flow_${step}`)}`,
            value: text(`partners.flow_${step}_detail`),
          }))}
        />
      </Section>
      {products.map((name) => (
        <Section key={name} title={text("partners.types_for", { product: name })}>
          <DefinitionList
            items={types
              .filter(({ productName }) => productName === name)
              .map((type) => ({
                term: type.label[locale],
                value: (
                  <>
                    {type.activities.map((activity) => activity[locale]).join(" · ")}
                    <Link className="block" to={`/programs/${type.key}`}>
                      {text("partners.see_terms_of", { type: type.label[locale] })}
                    </Link>
                  </>
                ),
              }))}
          />
        </Section>
      ))}
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
