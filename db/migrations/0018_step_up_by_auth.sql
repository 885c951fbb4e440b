-- Factors themselves are changed by app_auth, which uses up the proof for it in the same transaction.
GRANT UPDATE (used_at) ON step_up TO app_auth;
