import { describe, expect, it } from "vitest";
import { money } from "#app/domain/money.ts";
import { dayOfInstant, formatDay, formatInstant, formatPeriod } from "#app/i18n/format-date.ts";
import {
  formatAmount,
  formatCount,
  formatMoney,
  formatPercentPpm,
  formatRatePpm,
} from "#app/i18n/format-number.ts";

describe("amounts", () => {
  it("are grouped from four digits on, in Spanish too, with each language's own signs", () => {
    expect(formatAmount(money(123450n, "USD"), "en")).toBe("1,234.50");
    expect(formatAmount(money(123450n, "EUR"), "es")).toBe("1.234,50");
    expect(formatAmount(money(99999n, "USD"), "es")).toBe("999,99");
    expect(formatAmount(money(123456789012345678n, "USD"), "en")).toBe("1,234,567,890,123,456.78");
  });

  it("have the digits that ISO 4217 gives their currency", () => {
    expect(formatAmount(money(1234567n, "JPY"), "en")).toBe("1,234,567");
    expect(formatAmount(money(1234567n, "KWD"), "es")).toBe("1.234,567");
    expect(formatAmount(money(123456n, "COP"), "es")).toBe("1.234,56");
    expect(formatAmount(money(5n, "KWD"), "en")).toBe("0.005");
  });

  it("carry a real minus when below zero, and none at zero", () => {
    expect(formatAmount(money(-43350n, "USD"), "en")).toBe("\u2212433.50");
    expect(formatAmount(money(-5n, "USD"), "es")).toBe("\u22120,05");
    expect(formatAmount(money(-0n, "USD"), "en")).toBe("0.00");
    expect(formatCount(-0, "en")).toBe("0");
  });

  it("say their currency by code, which never falls onto the next line", () => {
    expect(formatMoney(money(420060n, "USD"), "en")).toBe("4,200.60\u00a0USD");
    expect(formatMoney(money(420060n, "USD"), "es")).toBe("4.200,60\u00a0USD");
  });
});

describe("rates", () => {
  it("show every part per million that they have and no more", () => {
    expect(formatPercentPpm(200_000, "en")).toBe("20%");
    expect(formatPercentPpm(125_500, "es")).toBe("12,55\u00a0%");
    expect(formatPercentPpm(1n, "en")).toBe("0.0001%");
    expect(formatPercentPpm(-40_000, "en")).toBe("\u22124%");
    expect(formatRatePpm(200_000, "es")).toBe("20,0");
  });
});

describe("days and instants", () => {
  it("are written with our own month names", () => {
    expect(formatDay("2026-10-02", "en")).toBe("2 Oct 2026");
    expect(formatDay("2026-10-02", "es")).toBe("2 oct 2026");
    expect(formatDay("2026-10-02", "es", "short")).toBe("2 oct");
    expect(formatDay("2026-09-02", "es", "column")).toBe("02 sep");
    expect(formatPeriod("2026-10", "en")).toBe("October 2026");
    expect(formatPeriod("2026-10", "es")).toBe("octubre de 2026");
  });

  it("stand on the named zone's clock, summer time and midnight included", () => {
    const cutOff = new Date("2026-11-01T04:59:00Z");
    expect(formatInstant(cutOff, "America/Bogota", "es")).toBe("31 oct 2026, 23:59 Bogotá");
    expect(formatInstant(cutOff, "America/New_York", "es")).toBe("1 nov 2026, 00:59 Nueva York");
    expect(formatInstant(new Date("2026-11-01T05:00:00Z"), "America/Bogota", "en")).toBe(
      "1 Nov 2026, 00:00 Bogotá",
    );
    expect(formatInstant(new Date("2026-10-25T00:30:00Z"), "Europe/Madrid", "en")).toBe(
      "25 Oct 2026, 02:30 Madrid",
    );
    expect(formatInstant(new Date("2026-10-25T01:30:00Z"), "Europe/Madrid", "en")).toBe(
      "25 Oct 2026, 02:30 Madrid",
    );
    expect(formatInstant(cutOff, "UTC", "en")).toBe("1 Nov 2026, 04:59 UTC");
    expect(dayOfInstant(cutOff, "America/Bogota")).toBe("2026-10-31");
  });
});
