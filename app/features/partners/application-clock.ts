/** Hours within which an applicant is promised an answer, from the confirmed e-mail on. */
const ANSWER_WITHIN_HOURS = 48;

export function answerDueAt(submittedAt: Date): Date {
  return new Date(submittedAt.getTime() + ANSWER_WITHIN_HOURS * 3_600_000);
}
