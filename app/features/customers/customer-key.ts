/** Keys that a person may add by hand; the others follow from referrals. */
export const CUSTOMER_KEY =
  /^(stripe:cus_[A-Za-z0-9_]{1,200}|ref:\S{1,200}|domain:[a-z0-9.-]{3,253}|tax:[A-Z]{2}[A-Z0-9]{2,30})$/u;
