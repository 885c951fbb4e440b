/** What an API key may do; a key has one. */
export const API_SCOPES = ["revenue_events:write", "statements:read"] as const;
export type ApiScope = (typeof API_SCOPES)[number];
