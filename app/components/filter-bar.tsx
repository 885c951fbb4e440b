import { Form, Link } from "@remix-run/react";
import { useText } from "#app/i18n/provider.tsx";
import { Button } from "./buttons.tsx";
import type { Choice } from "./choice-fields.tsx";
import { Icon } from "./icon.tsx";
import { type ListState, listHref, sortParam } from "./list-state.ts";

export type Filter =
  | { name: string; label: string; choices: readonly Choice[] }
  | { name: string; label: string; type?: "search" | "month" | "date" };

/** Filters of a list as a GET form: the URL can be sent, Back works, and what was not understood is shown. */
export function FilterBar({ state, filters }: { state: ListState; filters: readonly Filter[] }) {
  const text = useText();
  const isFiltered = Object.keys(state.filters).length > 0;
  const sort = sortParam(state);
  return (
    <div className="filters">
      <Form method="get" className="filters-form" key={JSON.stringify(state.filters)}>
        {sort === state.defaultSort ? null : <input type="hidden" name="sort" value={sort} />}
        {filters.map((filter) => (
          <div key={filter.name} className="filter">
            <label htmlFor={`filter-${filter.name}`}>{filter.label}</label>
            {"choices" in filter ? (
              <select
                id={`filter-${filter.name}`}
                className="control"
                name={filter.name}
                defaultValue={state.filters[filter.name] ?? ""}
              >
                <option value="">{text("shell.filter_any")}</option>
                {filter.choices.map((choice) => (
                  <option key={choice.value} value={choice.value}>
                    {choice.label}
                  </option>
                ))}
              </select>
            ) : (
              <input
                id={`filter-${filter.name}`}
                className="control"
                type={filter.type ?? "search"}
                name={filter.name}
                defaultValue={state.filters[filter.name] ?? ""}
                maxLength={100}
              />
            )}
          </div>
        ))}
        <Button>{text("shell.filter_apply")}</Button>
        {isFiltered ? (
          <Link className="button button-quiet" to="?">
            {text("shell.filter_clear")}
          </Link>
        ) : null}
      </Form>
      {state.ignored.length > 0 ? (
        <ul className="chips" aria-label={text("shell.filter_ignored_list")}>
          {state.ignored.map((asked) => (
            <li key={`${asked.name}=${asked.value}`}>
              <Link className="chip" to={listHref(state, {})}>
                {text("shell.filter_ignored", asked)}
                <Icon name="close" />
              </Link>
            </li>
          ))}
        </ul>
      ) : null}
    </div>
  );
}
