/** What a list can be asked by its URL. A filter takes the values named, or any text up to 100 signs. */
export type ListSpec = {
  readonly filters: Readonly<Record<string, readonly string[] | "text">>;
  /** Keys of columns that sort; "-" in front means descending. */
  readonly sorts: readonly string[];
  readonly defaultSort: string;
  readonly pageSize?: number;
};

/** A list's state as its URL says it. `ignored` holds what the URL asked and the list does not know. */
export type ListState = {
  readonly filters: Readonly<Record<string, string>>;
  readonly sort: { readonly key: string; readonly descending: boolean };
  readonly defaultSort: string;
  /** From 1. */
  readonly page: number;
  readonly pageSize: number;
  readonly offset: number;
  readonly ignored: readonly { readonly name: string; readonly value: string }[];
};

/** What Remix itself puts into the query. */
const OF_THE_FRAMEWORK = new Set(["index", "_routes", "_data"]);
const LONGEST_TEXT = 100;
const LAST_PAGE = 100_000;

/** Reads a list's state from its query string. What is unknown or malformed is set aside and told, never an error. */
export function readListState(search: URLSearchParams, spec: ListSpec): ListState {
  const filters: Record<string, string> = {};
  const ignored: { name: string; value: string }[] = [];
  let sort = spec.defaultSort;
  let page = 1;
  for (const [name, typed] of search) {
    const value = typed.trim();
    if (value === "" || OF_THE_FRAMEWORK.has(name)) continue;
    const allowed = Object.hasOwn(spec.filters, name) ? spec.filters[name] : undefined;
    if (name === "sort" && spec.sorts.includes(value.replace(/^-/, ""))) sort = value;
    else if (name === "page" && /^[1-9]\d{0,5}$/.test(value) && Number(value) <= LAST_PAGE)
      page = Number(value);
    else if (allowed === "text" && value.length <= LONGEST_TEXT) filters[name] = value;
    else if (Array.isArray(allowed) && allowed.includes(value)) filters[name] = value;
    else ignored.push({ name: name.slice(0, 40), value: value.slice(0, 40) });
  }
  const pageSize = spec.pageSize ?? 50;
  return {
    filters,
    sort: { key: sort.replace(/^-/, ""), descending: sort.startsWith("-") },
    defaultSort: spec.defaultSort,
    page,
    pageSize,
    offset: (page - 1) * pageSize,
    ignored: ignored.slice(0, 10),
  };
}

type ListChange = {
  readonly filters?: Readonly<Record<string, string | undefined>>;
  readonly sort?: string;
  readonly page?: number;
};

/** The query string of the list after a change: defaults left out, the page forgotten unless it is what changes. */
export function listHref(state: ListState, change: ListChange): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries({ ...state.filters, ...change.filters })) {
    if (value) search.set(name, value);
  }
  const sort = change.sort ?? sortParam(state);
  if (sort !== state.defaultSort) search.set("sort", sort);
  if (change.page && change.page > 1) search.set("page", String(change.page));
  return `?${search}`;
}

/** The sort of a list as its URL writes it. */
export function sortParam(state: ListState): string {
  return (state.sort.descending ? "-" : "") + state.sort.key;
}
