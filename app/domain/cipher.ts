/** Keeps secrets that have to be read again: bank details, the seeds of one-time codes. Made by app/adapters/cipher.server.ts. */
export type Cipher = {
  /** `boundTo` is whose secret it is ("payout_account:pac_…"): copied into another row it does not open. */
  seal(text: string, boundTo: string): string;
  /** Throws when it was sealed for another owner, changed since, or under a key that is not configured any more. */
  open(sealed: string, boundTo: string): string;
  /** The same mark for the same text, which says nothing of it to whoever has no key. Changes with the first key. */
  fingerprint(text: string): string;
};
