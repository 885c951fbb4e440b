import type { Currency } from "../money.ts";
import { type CommissionLine, NO_HEAD } from "./commission-line.ts";

/** A debt that two people gave up, booked into the month that was open then. */
export type WriteOff = {
  readonly id: string;
  readonly partnerId: string;
  readonly enrolmentId: string;
  readonly legalEntityId: string;
  readonly currency: Currency;
  /** When the second person agreed. */
  readonly decidedAt: Date;
  /** Minor units, positive: what the partner no longer owes. */
  readonly amountMinor: bigint;
  /** The partner's debt at that instant. */
  readonly debtMinor: bigint;
};

/** Its line: what was given up, available at once, so that it is set off against the debt. */
export function writeOffLine(writeOff: WriteOff): CommissionLine {
  const { amountMinor, debtMinor } = writeOff;
  return {
    derivedFrom: writeOffDerivedFrom(writeOff.id),
    eventId: null,
    eventLineOrdinal: null,
    eventKind: null,
    attributionId: null,
    customerId: null,
    productKey: null,
    stream: null,
    occurredAt: writeOff.decidedAt,
    partnerId: writeOff.partnerId,
    enrolmentId: writeOff.enrolmentId,
    legalEntityId: writeOff.legalEntityId,
    currency: writeOff.currency,
    versionId: null,
    headId: NO_HEAD,
    clause: null,
    baseMinor: 0n,
    ratePpm: null,
    reason: "write_off",
    amountMinor,
    fromHeldMinor: 0n,
    fromAvailableMinor: -amountMinor,
    releaseAt: null,
    reverses: null,
    working: { kind: "write_off", writeOffId: writeOff.id, debtMinor, givenUpMinor: amountMinor },
  };
}

export function writeOffDerivedFrom(writeOffId: string): string {
  return `write_off/${writeOffId}`;
}
