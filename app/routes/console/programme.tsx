import { useLoaderData } from "@remix-run/react";
import { Amount } from "#app/components/amount.tsx";
import { DataTable } from "#app/components/data-table.tsx";
import { Banner, EmptyState } from "#app/components/notices.tsx";
import { PageHeader, Section } from "#app/components/page-header.tsx";
import {
  findProgramme,
  type ShownTarget,
  TARGET_DIMENSIONS,
} from "#app/features/programme/find-programme.server.ts";
import { signedInStaff } from "#app/http/access.ts";
import { guardedLoader } from "#app/http/guard.server.ts";
import type { RouteHandle } from "#app/http/route-handle.ts";
import type { MessageKey } from "#app/i18n/en.ts";
import { useFormat, useReader, useText } from "#app/i18n/provider.tsx";

export const handle: RouteHandle = { title: "programme.page" };

export const loader = guardedLoader(signedInStaff(), async ({ ctx }) => {
  const programme = await findProgramme(ctx);
  return {
    programme,
    groups: TARGET_DIMENSIONS.map((dimension) => ({
      dimension,
      targets: programme?.targets.filter((target) => target.dimension === dimension) ?? [],
    })),
  };
});

export default function Programme() {
  const { programme, groups } = useLoaderData<typeof loader>();
  const text = useText();
  const format = useFormat();
  const { locale } = useReader();
  if (!programme)
    return (
      <>
        <PageHeader title={text("programme.page")} />
        <EmptyState kind="nothing_yet" title={text("programme.empty")} />
      </>
    );
  const { disagreements, currency } = programme;
  const nameOf = ({ of, dimension, key }: ShownTarget) =>
    of?.[locale] ??
    text(dimension === "phase" ? (`programme.phase.${key}` as MessageKey) : "programme.whole_programme");
  const measured = ({ target, unit }: ShownTarget) => {
    if (unit === "usd_minor") return format.money({ minor: target, currency: "USD" });
    if (unit === "bps") return format.percentPpm(target * 100n);
    return unit === "month" ? text("programme.month", { n: Number(target) }) : format.count(target);
  };
  return (
    <>
      <PageHeader title={programme.name} sub={text("programme.sub")} />
      <Section title={text("programme.reconcile")}>
        <p>{text("programme.reconcile_sub")}</p>
        <DataTable
          caption={text("programme.partners_by")}
          showCaption
          compact
          rows={disagreements.partners}
          rowKey={({ dimension }) => dimension}
          columns={[
            {
              key: "dimension",
              head: text("programme.dimension"),
              grow: true,
              narrow: "title",
              cell: ({ dimension }) => text(`programme.dimension.${dimension}`),
            },
            {
              key: "partners",
              head: text("programme.partners"),
              numeric: true,
              narrow: "value",
              cell: ({ count }) => format.count(count),
            },
          ]}
        />
        <p className="mt-4 text-muted">{text("programme.distinct_note")}</p>
        <DataTable
          caption={text("programme.revenue_by")}
          showCaption
          compact
          rows={disagreements.revenue}
          rowKey={({ productName }) => productName}
          columns={[
            {
              key: "product",
              head: text("programme.product"),
              grow: true,
              cell: ({ productName }) => productName,
            },
            {
              key: "types",
              head: `${text("programme.types_sum")}, ${currency}`,
              numeric: true,
              cell: ({ typesMinor }) => <Amount value={{ minor: typesMinor, currency }} />,
            },
            {
              key: "row",
              head: `${text("programme.product_row")}, ${currency}`,
              numeric: true,
              cell: ({ productMinor }) => <Amount value={{ minor: productMinor, currency }} />,
            },
            {
              key: "difference",
              head: `${text("programme.difference")}, ${currency}`,
              numeric: true,
              cell: ({ typesMinor, productMinor }) => (
                <Amount value={{ minor: typesMinor - productMinor, currency }} />
              ),
            },
          ]}
        />
        <Banner kind="info" title={text("programme.measures_title")}>
          {text("programme.measures")}
        </Banner>
      </Section>
      <Section title={text("programme.products")}>
        <DataTable
          caption={text("programme.products")}
          rows={programme.products}
          rowKey={({ key }) => key}
          columns={[
            { key: "product", head: text("programme.product"), narrow: "title", cell: ({ name }) => name },
            {
              key: "sells",
              head: text("programme.sells"),
              grow: true,
              narrow: "aside",
              cell: ({ sells }) => sells[locale],
            },
          ]}
        />
      </Section>
      <Section title={text("programme.types")}>
        <DataTable
          caption={text("programme.types")}
          rows={programme.types}
          rowKey={({ key }) => key}
          columns={[
            {
              key: "type",
              head: text("programme.type"),
              grow: true,
              narrow: "title",
              cell: ({ label }) => label[locale],
            },
            {
              key: "product",
              head: text("programme.product"),
              narrow: "aside",
              cell: ({ productName }) => productName,
            },
            {
              key: "category",
              head: text("programme.category"),
              cell: ({ categoryLabel }) => categoryLabel[locale],
            },
            {
              key: "stream",
              head: text("programme.stream"),
              cell: ({ revenueStream }) => text(`agreements.stream.${revenueStream}` as MessageKey),
            },
            {
              key: "refers",
              head: text("programme.refers"),
              cell: ({ referralKind }) => text(`referrals.kind.${referralKind}` as MessageKey),
            },
          ]}
        />
      </Section>
      {groups.map(({ dimension, targets }) => (
        <Section key={dimension} title={text(`programme.targets_of.${dimension}`)}>
          <DataTable
            caption={text(`programme.targets_of.${dimension}`)}
            compact
            rows={targets}
            rowKey={({ id }) => id}
            columns={[
              { key: "of", head: text("programme.of"), narrow: "title", cell: nameOf },
              {
                key: "measure",
                head: text("programme.measure"),
                grow: true,
                narrow: "aside",
                cell: ({ label }) => label[locale],
              },
              {
                key: "target",
                head: text("programme.target"),
                numeric: true,
                narrow: "value",
                cell: measured,
              },
            ]}
          />
        </Section>
      ))}
      <Section title={text("programme.optimisation")}>
        <ul className="list-disc pl-5">
          {programme.optimisation.map(({ id, theme, label }) => (
            <li key={id}>
              {theme[locale]}: {label[locale]}
            </li>
          ))}
        </ul>
      </Section>
    </>
  );
}

export { RouteError as ErrorBoundary } from "#app/http/route-error.tsx";
