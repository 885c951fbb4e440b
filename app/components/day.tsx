import type { DayForm } from "#app/i18n/format-date.ts";
import { useFormat } from "#app/i18n/provider.tsx";

/** A calendar day "2026-10-02". Use form "column" where days stand under each other. */
export function Day({ on, form }: { on: string; form?: DayForm }) {
  const format = useFormat();
  return (
    <time className="date" dateTime={on}>
      {format.day(on, form)}
    </time>
  );
}

/** An instant on the reader's clock, or on `timeZone`'s, the zone named. */
export function Instant({ at, timeZone, form }: { at: Date; timeZone?: string; form?: DayForm }) {
  const format = useFormat();
  return (
    <time className="date" dateTime={at.toISOString()}>
      {format.instant(at, timeZone, form)}
    </time>
  );
}
