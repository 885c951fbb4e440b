import { Link } from "@remix-run/react";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { Section } from "#app/components/page-header.tsx";
import { SETTLING_VERSION } from "#app/domain/restatement.ts";
import type { StatementVersion } from "#app/features/statements/find-statement.server.ts";
import { useText } from "#app/i18n/provider.tsx";

type VersionsProps = { versions: readonly StatementVersion[]; shown: number; base: string };

/** All versions of a statement, each a page; nothing while there is one. */
export function StatementVersions({ versions, shown, base }: VersionsProps) {
  const text = useText();
  if (versions.length < 2) return null;
  return (
    <Section title={text("statements.versions")}>
      <DataTable
        caption={text("statements.versions")}
        rows={versions}
        rowKey={({ version }) => String(version)}
        columns={[
          {
            key: "version",
            head: text("statements.version_head"),
            grow: true,
            narrow: "title",
            cell: ({ version }) => (
              <>
                {version === shown ? (
                  <strong>{text("statements.version", { version })}</strong>
                ) : (
                  <Link className="row-link" to={versionHref(base, version)}>
                    {text("statements.version", { version })}
                  </Link>
                )}
                <span className="second-line">
                  {text(
                    version === SETTLING_VERSION
                      ? "statements.version_settles"
                      : "statements.version_restates",
                  )}
                </span>
              </>
            ),
          },
          {
            key: "sealed",
            head: text("statements.sealed"),
            narrow: "aside",
            cell: ({ sealedAt }) => <Instant at={sealedAt} />,
          },
        ]}
      />
    </Section>
  );
}

export function versionHref(base: string, version: number): string {
  return version === SETTLING_VERSION ? base : `${base}?version=${version}`;
}

/** Beside a statement's number in a list: that there is a later version. */
export function RestatedMark({ version }: { version: number }) {
  const text = useText();
  return version > SETTLING_VERSION ? <> · {text("statements.restated_mark", { version })}</> : null;
}
