/** One waiting job a payout: a newer wish takes the place of an older one. */
export function payJobKey(payoutId: string): string {
  return `pay:${payoutId}`;
}
