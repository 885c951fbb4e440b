import { Link } from "@remix-run/react";
import { useText } from "#app/i18n/provider.tsx";
import { Icon } from "./icon.tsx";
import { type ListState, listHref } from "./list-state.ts";

/** The head of a column that sorts: ascending first, then descending. */
export function SortLink({
  state,
  column,
  children,
}: {
  state: ListState;
  column: string;
  children: string;
}) {
  const text = useText();
  const isSorted = state.sort.key === column;
  const next = isSorted && !state.sort.descending ? "descending" : "ascending";
  return (
    <Link
      className="sort-link"
      to={listHref(state, { sort: next === "descending" ? `-${column}` : column })}
      title={text(`shell.table_sort_${next}`, { column: children })}
      preventScrollReset
    >
      {children}
      {isSorted ? <Icon name={state.sort.descending ? "descending" : "ascending"} /> : null}
    </Link>
  );
}
