type Target = {
  readonly dimension: string;
  readonly dimensionKey: string;
  readonly metric: string;
  readonly target: bigint;
};

export const PARTNER_DIMENSIONS = ["category", "product", "segment", "phase", "partner_type"] as const;
export type PartnerDimension = (typeof PARTNER_DIMENSIONS)[number];

export type Disagreements = {
  /** How many partners each dimension asks for. Phases follow one another, so theirs is that of the last. */
  readonly partners: readonly { readonly dimension: PartnerDimension; readonly count: bigint }[];
  /** Per product: what its types' "revenue shared" adds up to beside the product's own revenue target, minor units. */
  readonly revenue: readonly {
    readonly productName: string;
    readonly typesMinor: bigint;
    readonly productMinor: bigint;
  }[];
};

/** Where the targets of one programme say different things; they are shown, never made to agree. */
export function disagreementsOf(
  targets: readonly Target[],
  products: readonly { readonly key: string; readonly name: string }[],
  types: readonly { readonly key: string; readonly productKey: string }[],
): Disagreements {
  const sum = (matches: (target: Target) => boolean) =>
    targets.filter(matches).reduce((total, one) => total + one.target, 0n);
  const countsPartners = ({ metric }: Target) => metric === "partners" || metric === "active_partners";
  return {
    partners: PARTNER_DIMENSIONS.map((dimension) => ({
      dimension,
      count: sum(
        (one) =>
          one.dimension === dimension &&
          countsPartners(one) &&
          (dimension !== "phase" || one.dimensionKey === "optimisation"),
      ),
    })),
    revenue: products.map(({ key, name }) => {
      const own = new Set(types.filter(({ productKey }) => productKey === key).map((type) => type.key));
      return {
        productName: name,
        typesMinor: sum(
          (one) =>
            one.dimension === "partner_type" && one.metric === "revenue_shared" && own.has(one.dimensionKey),
        ),
        productMinor: sum(
          (one) => one.dimension === "product" && one.metric === "revenue" && one.dimensionKey === key,
        ),
      };
    }),
  };
}
