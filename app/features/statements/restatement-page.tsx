import { MoneyText } from "#app/components/amount.tsx";
import { LinkButton } from "#app/components/buttons.tsx";
import { Code, CodeBlock } from "#app/components/code-block.tsx";
import { Figures } from "#app/components/figures.tsx";
import type { ListState } from "#app/components/list-state.ts";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import { Paging } from "#app/components/paging.tsx";
import type { FoundRestatement } from "#app/features/statements/find-restatement.server.ts";
import { RestatedLines } from "#app/features/statements/restated-lines.tsx";
import { StatementVersions } from "#app/features/statements/statement-versions.tsx";
import { useFormat, useText } from "#app/i18n/provider.tsx";

type RestatementPageProps = {
  state: ListState;
  restatement: FoundRestatement;
  audience: "partner" | "staff";
};

/** A later version of a statement: line by line what was and what should have been, the same for both sides. */
export function RestatementPage({ state, restatement, audience }: RestatementPageProps) {
  const text = useText();
  const format = useFormat();
  const { view, versions } = restatement;
  const { sums, currency } = view;
  const side = audience === "partner" ? "/portal" : "/console";
  const base = `${side}/statements/${view.number}`;
  return (
    <>
      <PageHeader
        title={text("statements.restatement_of", { period: format.period(view.period) })}
        sub={
          <>
            {restatement.partnerName} · <Code>{view.number}</Code> ·{" "}
            {text("statements.version", { version: view.version })} · {view.issuer.name}
          </>
        }
        actions={
          restatement.filesReady ? (
            <>
              <LinkButton to={`${base}.csv?version=${view.version}`} file>
                CSV
              </LinkButton>
              <LinkButton to={`${base}.pdf?version=${view.version}`} file>
                PDF
              </LinkButton>
            </>
          ) : (
            <p className="text-muted text-sm">{text("statements.files_in_making")}</p>
          )
        }
      />
      <Figures
        hero={{
          label: text("statements.difference"),
          value: <MoneyText value={{ minor: sums.differenceMinor, currency }} />,
        }}
        others={[
          {
            label: text("statements.was"),
            value: <MoneyText value={{ minor: sums.wasMinor, currency }} />,
          },
          {
            label: text("statements.should_be"),
            value: <MoneyText value={{ minor: sums.isMinor, currency }} />,
          },
        ]}
      />
      <p className="mt-4 text-muted">{text("statements.restatement_means")}</p>
      <Section title={text("statements.restated_lines")}>
        <RestatedLines view={view} base={base} side={side} />
        <Paging state={state} total={restatement.linesTotal} />
      </Section>
      <StatementVersions versions={versions} shown={view.version} base={base} />
      <Section title={text("statements.seal")}>
        <p className="mb-3 text-muted text-sm">
          {text("statements.sealed_at", { instant: format.instant(view.sealedAt), version: view.version })}
        </p>
        <CodeBlock label={text("statements.hash_restatement")}>{view.hash}</CodeBlock>
      </Section>
    </>
  );
}
