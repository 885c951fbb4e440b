import { LinkButton } from "#app/components/buttons.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Instant } from "#app/components/day.tsx";
import { Section } from "#app/components/page-header.tsx";
import { StatusMark } from "#app/components/status-mark.tsx";
import { useText } from "#app/i18n/provider.tsx";
import type { OwnFactors } from "./find-own-factors.server.ts";

/** Everything by which a person proves who they are, each with what may be done about it. */
export function SecurityList({ factors, home }: { factors: OwnFactors; home: string }) {
  const text = useText();
  const { hasApp, passkeys, codesLeft } = factors;
  const isProtected = hasApp || passkeys.length > 0;
  return (
    <>
      <Section title={text("factors.app_title")}>
        <p>
          <StatusMark kind={hasApp ? "good" : "neutral"}>
            {text(hasApp ? "factors.app_there" : "factors.app_missing")}
          </StatusMark>
        </p>
        <p className="mt-4 flex gap-3">
          <LinkButton to={`${home}?act=app`}>
            {text(hasApp ? "factors.app_replace" : "factors.app_add")}
          </LinkButton>
          {hasApp ? (
            <LinkButton to={`${home}?act=drop_app`} kind="quiet">
              {text("factors.app_drop")}
            </LinkButton>
          ) : null}
        </p>
      </Section>
      <Section title={text("factors.passkeys_title")}>
        {passkeys.length > 0 ? (
          <DataTable
            caption={text("factors.passkeys_title")}
            rows={passkeys}
            rowKey={({ id }) => id}
            columns={[
              {
                key: "name",
                head: text("accounts.name"),
                grow: true,
                narrow: "title",
                cell: ({ name }) => name,
              },
              {
                key: "made",
                head: text("factors.added"),
                narrow: "aside",
                cell: ({ createdAt }) => <Instant at={createdAt} />,
              },
              {
                key: "used",
                head: text("factors.last_used"),
                narrow: "aside",
                cell: ({ lastUsedAt }) =>
                  lastUsedAt ? <Instant at={lastUsedAt} /> : text("factors.never_used"),
              },
              {
                key: "drop",
                head: text("factors.drop"),
                narrow: "value",
                cell: ({ id }) => (
                  <LinkButton to={`${home}?act=drop_passkey&id=${id}`} kind="quiet">
                    {text("factors.drop")}
                  </LinkButton>
                ),
              },
            ]}
          />
        ) : (
          <p>{text("factors.no_passkeys")}</p>
        )}
        <p className="mt-4">
          <LinkButton to={`${home}?act=passkey`}>{text("factors.passkey_add")}</LinkButton>
        </p>
      </Section>
      {isProtected ? (
        <Section title={text("factors.codes_title")}>
          <p>
            <StatusMark kind={codesLeft > 2 ? "good" : "needs_you"}>
              {text("factors.codes_left", { n: codesLeft })}
            </StatusMark>
          </p>
          <p className="mt-4">
            <LinkButton to={`${home}?act=codes`}>{text("factors.codes_renew")}</LinkButton>
          </p>
        </Section>
      ) : null}
    </>
  );
}
