/** How two spellings of one address are found equal: composed, trimmed, lower case. The address itself is kept as typed. */
export function emailKeyOf(email: string): string {
  return email.normalize("NFKC").trim().toLowerCase();
}
