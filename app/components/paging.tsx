import { Link } from "@remix-run/react";
import { useFormat, useText } from "#app/i18n/provider.tsx";
import { Icon } from "./icon.tsx";
import { type ListState, listHref } from "./list-state.ts";

/** Previous and next page of a list of `total` rows. Draws nothing while all fit on one. */
export function Paging({ state, total }: { state: ListState; total: number }) {
  const text = useText();
  const format = useFormat();
  const lastPage = Math.max(1, Math.ceil(total / state.pageSize));
  if (lastPage === 1 && state.page === 1) return null;
  return (
    <nav className="paging" aria-label={text("shell.paging")}>
      <span>
        {text("shell.paging_position", {
          from: format.count(Math.min(state.offset + 1, total)),
          to: format.count(Math.min(state.offset + state.pageSize, total)),
          total: format.count(total),
        })}
      </span>
      {state.page > 1 ? (
        <Link className="button button-secondary" rel="prev" to={listHref(state, { page: state.page - 1 })}>
          <Icon name="previous" /> {text("shell.paging_previous")}
        </Link>
      ) : null}
      {state.page < lastPage ? (
        <Link className="button button-secondary" rel="next" to={listHref(state, { page: state.page + 1 })}>
          {text("shell.paging_next")} <Icon name="next" />
        </Link>
      ) : null}
    </nav>
  );
}
