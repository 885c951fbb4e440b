import { Banner } from "#app/components/notices.tsx";
import { useText } from "#app/i18n/provider.tsx";
import type { TextClause } from "./agreement-text.server.ts";

/** The stored text of a version, clause by clause under its headings, in the language that it is written in. */
export function AgreementClauses({ clauses, lang }: { clauses: readonly TextClause[]; lang: string }) {
  const sections = Map.groupBy(clauses, (clause) => clause.heading);
  return (
    <div lang={lang}>
      {[...sections].map(([heading, own]) => (
        <div key={heading} className="mt-4">
          <h3 className="font-semibold">{heading}</h3>
          <dl>
            {own.map(({ number, text }) => (
              <div key={number} className="mt-2 flex gap-4">
                <dt className="text-muted">{number}</dt>
                <dd>{text}</dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </div>
  );
}

/** Says that the rates in a text are samples, where nobody has confirmed them. */
export function SampleRates({ shown }: { shown: boolean }) {
  const text = useText();
  if (!shown) return null;
  return (
    <Banner kind="info" title={text("agreements.sample_rates_title")}>
      {text("agreements.sample_rates")}
    </Banner>
  );
}
