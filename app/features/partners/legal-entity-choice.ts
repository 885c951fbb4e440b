export type PayingEntity = { readonly id: string; readonly country: string; readonly currency: string };

const EUROPE = new Set(
  "AD AT BE BG CH CY CZ DE DK EE ES FI FR GB GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split(
    " ",
  ),
);

/** Who pays a partner unless the manager says otherwise: the entity of its country, else of its side of the Atlantic, else the first. */
export function defaultPayingEntity<Entity extends PayingEntity>(
  entities: readonly Entity[],
  country: string,
): Entity | null {
  const isEuropean = EUROPE.has(country);
  return (
    entities.find((entity) => entity.country === country) ??
    entities.find((entity) => EUROPE.has(entity.country) === isEuropean) ??
    entities[0] ??
    null
  );
}
