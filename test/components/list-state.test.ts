import { describe, expect, it } from "vitest";
import { type ListSpec, listHref, readListState } from "#app/components/list-state.ts";

const SPEC: ListSpec = {
  filters: { status: ["open", "won"], q: "text" },
  sorts: ["company", "registered"],
  defaultSort: "-registered",
  pageSize: 25,
};
const read = (query: string) => readListState(new URLSearchParams(query), SPEC);

describe("a list's state in its URL", () => {
  it("comes back from the address that it writes", () => {
    const state = read("status=won&q=Clínica&sort=company");
    const again = readListState(new URLSearchParams(listHref(state, { page: 3 })), SPEC);
    expect(again).toEqual({ ...state, page: 3, offset: 50 });
  });

  it("sets aside what it does not know and still answers", () => {
    const state = read(`status=stolen&colour=red&page=-1&sort=__proto__&constructor=x&q=${"a".repeat(101)}`);
    expect(state).toMatchObject({
      filters: {},
      page: 1,
      offset: 0,
      sort: { key: "registered", descending: true },
    });
    expect(state.ignored.map(({ name }) => name)).toEqual([
      "status",
      "colour",
      "page",
      "sort",
      "constructor",
      "q",
    ]);
  });

  it("forgets the page when filter or sort change, and leaves defaults out", () => {
    const state = read("status=open&page=4");
    expect(listHref(state, { sort: "company" })).toBe("?status=open&sort=company");
    expect(listHref(state, { filters: { status: undefined } })).toBe("?");
    expect(listHref(state, { sort: "-registered", page: 5 })).toBe("?status=open&page=5");
  });

  it("takes an empty field of the filter form as no filter", () => {
    expect(read("status=&q=+")).toMatchObject({ filters: {}, ignored: [] });
  });
});
