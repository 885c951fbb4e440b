import type { LocalDate } from "../period.ts";
import type { AgreementVersion } from "./agreement-terms.ts";

/**
 * Versions of one enrolment with one of them in force on `[fromOn, toOn)`: what it covers of the others goes, what
 * remains of them before and after it stands. The same that the database does when two people confirm it.
 */
export function placeInForce(
  versions: readonly AgreementVersion[],
  placed: AgreementVersion,
): AgreementVersion[] {
  const { fromOn, toOn, enrolmentId } = placed;
  const rest = versions.flatMap((one) => {
    if (one.enrolmentId !== enrolmentId) return [one];
    const pieces: AgreementVersion[] = [];
    if (one.fromOn < fromOn) pieces.push({ ...one, toOn: earlier(one.toOn, fromOn) });
    if (toOn !== null && (one.toOn === null || one.toOn > toOn))
      pieces.push({ ...one, fromOn: one.fromOn > toOn ? one.fromOn : toOn });
    return pieces;
  });
  return [...rest, placed];
}

function earlier(end: LocalDate | null, other: LocalDate): LocalDate {
  return end !== null && end < other ? end : other;
}
