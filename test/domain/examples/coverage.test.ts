import { expect, test } from "vitest";
import { back, head, pay, percent, played, since } from "./play.ts";

test("a head covers the products and streams that it lists", () => {
  const terms = { heads: [head({ products: ["docuai"], streams: ["subscription"] })] };
  const events = [
    pay("in", "2026-01-10", 10_000n),
    pay("product", "2026-01-11", 10_000n, { productKey: "academy" }),
    pay("stream", "2026-01-12", 10_000n, { stream: "usage" }),
  ];
  // 20 % of 100.00; nothing of what is not listed.
  expect(played(events, { terms })).toEqual([
    "in share 2000",
    "product - 0 not_covered",
    "stream - 0 not_covered",
  ]);
});

test("segment and country go by the stamp on the event, and what is unknown is covered by all alone", () => {
  const terms = { heads: [head({ segments: ["enterprise"], countries: ["ES", "PT"] })] };
  const from = (id: string, on: string, customerSegment: string | null, customerCountry: string | null) =>
    pay(id, on, 10_000n, {}, { customerSegment, customerCountry });
  const events = [
    from("both", "2026-01-10", "enterprise", "PT"),
    from("country", "2026-01-11", "enterprise", "FR"),
    from("segment", "2026-01-12", "smb", "ES"),
    from("unknown", "2026-01-13", "enterprise", null),
  ];
  expect(played(events, { terms })).toEqual([
    "both share 2000",
    "country - 0 country_not_covered",
    "segment - 0 segment_not_covered",
    "unknown - 0 country_not_covered",
  ]);
  expect(played([from("unknown", "2026-01-13", null, null)])).toEqual(["unknown share 2000"]);
});

test("new is the customer's first payment for the product, renewing are all later ones", () => {
  const terms = {
    heads: [
      head({ id: "first", customers: "new", pays: percent(100_000) }),
      head({ id: "later", customers: "renewing", pays: percent(50_000) }),
    ],
  };
  // A payment of nothing is nobody's first. 10 % of the first, 5 % after it; another product begins anew.
  const events = [
    pay("nothing", "2026-01-09", 0n),
    pay("p1", "2026-01-10", 10_000n),
    pay("p2", "2026-02-10", 10_000n),
    pay("p3", "2026-02-11", 10_000n, { productKey: "academy" }),
  ];
  expect(played(events, { terms }).slice(1)).toEqual(["p1 first 1000", "p2 later 500", "p3 first 1000"]);
});

test("a head of first payments pays the first one since the customer became the partner's", () => {
  const world = {
    terms: { heads: [head({ firstPaymentOnly: true })] },
    attributions: [since("2026-02-01")],
  };
  const events = [
    pay("before", "2026-01-10", 10_000n),
    pay("first", "2026-02-10", 10_000n),
    pay("second", "2026-03-10", 10_000n),
  ];
  expect(played(events, world)).toEqual([
    "before - 0 before_attribution",
    "first share 2000",
    "second - 0 not_first_payment",
  ]);
});

test("every head that covers a line pays by itself, and a processing fee is taken off the partner", () => {
  const terms = {
    heads: [
      head(),
      head({ id: "extra", kind: "bonus", pays: percent(10_000) }),
      head({ id: "fee", kind: "processing_fee", pays: percent(20_000) }),
    ],
  };
  // Of 100.00: 20 %, 1 %, and 2 % the other way; a refund of half gives half of the fee back.
  expect(played([pay("p", "2026-01-10", 10_000n), back("r", "p", "2026-01-11", 5_000n)], { terms })).toEqual([
    "p share 2000",
    "p extra 100",
    "p fee -200",
    "r extra -50",
    "r fee 100",
    "r share -1000",
  ]);
});

test("the receipt for zero has the reason of the head that came closest", () => {
  const terms = {
    heads: [
      head({ id: "france", countries: ["FR"] }),
      head({ id: "first", countries: ["ES"], firstPaymentOnly: true }),
    ],
  };
  const spanish = { customerCountry: "ES" };
  const events = [
    pay("p1", "2026-01-10", 10_000n, {}, spanish),
    pay("p2", "2026-01-11", 10_000n, {}, spanish),
  ];
  expect(played(events, { terms })).toEqual(["p1 first 2000", "p2 - 0 not_first_payment"]);
});
