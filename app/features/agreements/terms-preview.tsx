import { DataTable } from "#app/components/data-table.tsx";
import { Banner } from "#app/components/notices.tsx";
import { Section } from "#app/components/page-header.tsx";
import type { MessageKey } from "#app/i18n/en.ts";
import { useReader, useText } from "#app/i18n/provider.tsx";
import { AgreementClauses } from "./agreement-clauses.tsx";
import type { TermsIssue } from "./find-template.server.ts";
import type { TermsPreview } from "./terms-preview.server.ts";

/** What terms say and earn; or why they do not hold together yet. */
export function TermsPreviewPanel({
  preview,
  issues,
}: {
  preview: TermsPreview | null;
  issues: readonly TermsIssue[];
}) {
  const text = useText();
  const { locale } = useReader();
  if (!preview) return <TermsIssues issues={issues} />;
  const other = locale === "en" ? "es" : "en";
  return (
    <>
      <Section title={text("agreements.example")}>
        <p className="text-muted">{text("agreements.example_sub")}</p>
        <DataTable
          caption={text("agreements.example")}
          rows={preview.example.flatMap((step) =>
            step.lines.map((line, at) => ({
              ...line,
              step: at === 0 ? step : null,
              key: `${step.code}-${at}`,
            })),
          )}
          rowKey={({ key }) => key}
          columns={[
            {
              key: "event",
              head: text("agreements.example_event"),
              narrow: "title",
              cell: ({ step, sentence }) => (
                <>
                  {step
                    ? text(`agreements.example.${step.code}` as MessageKey, { amount: step.amount })
                    : null}
                  <span className="second-line">{sentence}</span>
                </>
              ),
            },
            {
              key: "amount",
              head: text("agreements.example_amount"),
              numeric: true,
              narrow: "value",
              cell: ({ amount }) => amount,
            },
          ]}
        />
      </Section>
      <Section title={text(`agreements.text_${locale}`)}>
        <AgreementClauses clauses={preview.clauses[locale]} lang={locale} />
        <details className="mt-4">
          <summary className="font-semibold">{text(`agreements.text_${other}`)}</summary>
          <AgreementClauses clauses={preview.clauses[other]} lang={other} />
        </details>
      </Section>
    </>
  );
}

/** What keeps terms from being handed in, each in a sentence. */
export function TermsIssues({ issues }: { issues: readonly TermsIssue[] }) {
  const text = useText();
  return (
    <Banner kind="needs_you" title={text("agreements.does_not_hold")}>
      <ul>
        {issues.map(({ path, code }) => (
          <li key={`${path.join(".")}-${code}`}>
            <code>{path.join(" › ")}</code>{" "}
            {text(
              (/^[a-z_]+$/u.test(code)
                ? `agreements.problem.${code}`
                : "agreements.problem.out_of_range") as MessageKey,
            )}
          </li>
        ))}
      </ul>
    </Banner>
  );
}
