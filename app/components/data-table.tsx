import { Fragment, type ReactNode } from "react";
import type { ListState } from "./list-state.ts";
import { SortLink } from "./sort-link.tsx";

export type Column<Row> = {
  /** Also the sort's name in the URL. */
  key: string;
  head: string;
  cell: (row: Row) => ReactNode;
  /** Right-aligned tabular figures. */
  numeric?: boolean;
  sortable?: boolean;
  /** Takes the room that is left; the others are as wide as what they hold. */
  grow?: boolean;
  /**
   * Where it stands on a phone, each place once: title and value share the first line, status and aside the second.
   * A column without is hidden there; a table without any scrolls sideways.
   */
  narrow?: "title" | "value" | "status" | "aside";
};

/** A row of the foot: `label` under the first columns, `cells` by column key. */
export type Total = {
  key: string;
  label: ReactNode;
  cells: Readonly<Record<string, ReactNode>>;
  /** single above a subtotal; double for the grand total of the table. */
  rule?: "none" | "single" | "double";
};

type DataTableProps<Row> = {
  /** Read out by screen readers; shown when `showCaption`. */
  caption: string;
  showCaption?: boolean;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** A full-width block under a row, such as a WhyBox. */
  detail?: (row: Row) => ReactNode;
  totals?: readonly Total[];
  /** State of the list in the URL; needed by sortable columns. */
  state?: ListState;
  /** 30 px rows for finance. */
  compact?: boolean;
  /** Stays a table on a phone and scrolls sideways, where columns must be compared. */
  ledger?: boolean;
  /** What stands there without rows; an `EmptyState`. */
  empty?: ReactNode;
};

/** Rows and columns by rules and space. The first column is the row's head, and its link where it has one. */
export function DataTable<Row>(props: DataTableProps<Row>) {
  const { columns, rows, state } = props;
  if (rows.length === 0 && props.empty) return <>{props.empty}</>;
  const scrolls = props.ledger || !columns.some((column) => column.narrow);
  const names = ["data-table", props.compact ? "data-table-compact" : "", scrolls ? "" : "data-table-folds"];
  const table = (
    <table className={names.filter(Boolean).join(" ")}>
      <caption className={props.showCaption ? undefined : "sr-only"}>{props.caption}</caption>
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column.key}
              scope="col"
              className={cellClass(column)}
              aria-sort={ariaSort(column, state)}
            >
              {column.sortable && state ? (
                <SortLink state={state} column={column.key}>
                  {column.head}
                </SortLink>
              ) : (
                column.head
              )}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => {
          const detail = props.detail?.(row);
          return (
            <Fragment key={props.rowKey(row)}>
              <tr className={detail ? "row-with-detail" : undefined}>
                {columns.map((column, position) => {
                  const Cell = position === 0 ? "th" : "td";
                  return (
                    <Cell
                      key={column.key}
                      scope={position === 0 ? "row" : undefined}
                      className={cellClass(column)}
                    >
                      {column.cell(row)}
                    </Cell>
                  );
                })}
              </tr>
              {detail ? (
                <tr className="row-detail">
                  <td colSpan={columns.length}>{detail}</td>
                </tr>
              ) : null}
            </Fragment>
          );
        })}
      </tbody>
      {props.totals && props.totals.length > 0 ? <TableFoot columns={columns} totals={props.totals} /> : null}
    </table>
  );
  if (!scrolls) return table;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="table-scroll" aria-label={props.caption} tabIndex={0}>
      {table}
    </section>
  );
}

function TableFoot<Row>({ columns, totals }: { columns: readonly Column<Row>[]; totals: readonly Total[] }) {
  return (
    <tfoot>
      {totals.map((total) => {
        const labelled = Math.max(
          1,
          columns.findIndex((column) => total.cells[column.key] !== undefined),
        );
        return (
          <tr key={total.key} className={`total-${total.rule ?? "none"}`}>
            <th scope="row" colSpan={labelled}>
              {total.label}
            </th>
            {columns.slice(labelled).map((column) => {
              const cell = total.cells[column.key];
              return (
                <td
                  key={column.key}
                  className={`${cellClass(column)} ${cell === undefined ? "no-total" : "total"}`}
                >
                  {cell === undefined ? null : <span>{cell}</span>}
                </td>
              );
            })}
          </tr>
        );
      })}
    </tfoot>
  );
}

function cellClass<Row>(column: Column<Row>): string {
  const names = [`narrow-${column.narrow ?? "hidden"}`];
  if (column.numeric) names.push("numeric");
  if (column.grow) names.push("grow");
  return names.join(" ");
}

function ariaSort<Row>(column: Column<Row>, state: ListState | undefined) {
  if (!column.sortable || state?.sort.key !== column.key) return undefined;
  return state.sort.descending ? "descending" : "ascending";
}
