/**
 * The simulator's own tables, made by itself at its start in its own database: it shares nothing with the application but HTTP.
 * An object of Stripe is one row with its JSON as the API answers it.
 */
export const SIMULATOR_TABLES = `
  CREATE TABLE IF NOT EXISTS object (
    id text PRIMARY KEY,
    kind text NOT NULL,
    position bigint GENERATED ALWAYS AS IDENTITY,
    body jsonb NOT NULL
  );
  CREATE INDEX IF NOT EXISTS object_by_kind ON object (kind, position DESC);
  CREATE INDEX IF NOT EXISTS object_by_group ON object ((body->>'transfer_group')) WHERE kind = 'transfer';
  CREATE INDEX IF NOT EXISTS object_by_invoice ON object ((body->>'invoice')) WHERE kind IN ('invoice_payment', 'credit_note');
  CREATE INDEX IF NOT EXISTS object_by_payment ON object ((body->>'payment_intent')) WHERE kind IN ('refund', 'dispute', 'charge');

  CREATE TABLE IF NOT EXISTS balance (
    account text NOT NULL,
    currency text NOT NULL,
    available bigint NOT NULL,
    PRIMARY KEY (account, currency)
  );

  CREATE TABLE IF NOT EXISTS idempotency_key (
    account text NOT NULL,
    key text NOT NULL,
    path text NOT NULL,
    fingerprint text NOT NULL,
    first_seen bigint NOT NULL,
    claimed_at timestamptz NOT NULL DEFAULT now(),
    request_id text NOT NULL,
    status integer,
    body text,
    PRIMARY KEY (account, key)
  );

  CREATE TABLE IF NOT EXISTS delivery (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    event_id text NOT NULL REFERENCES object (id),
    endpoint text NOT NULL,
    attempts integer NOT NULL DEFAULT 0,
    next_attempt_at timestamptz NOT NULL DEFAULT now(),
    last_answer text,
    delivered boolean NOT NULL DEFAULT false
  );
  CREATE INDEX IF NOT EXISTS delivery_open ON delivery (next_attempt_at) WHERE NOT delivered;
  CREATE INDEX IF NOT EXISTS delivery_by_event ON delivery (event_id);

  CREATE TABLE IF NOT EXISTS fault (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    method text NOT NULL,
    path text NOT NULL,
    kind text NOT NULL,
    delay_ms integer NOT NULL DEFAULT 0,
    failure jsonb,
    remaining integer NOT NULL
  );

  CREATE TABLE IF NOT EXISTS setting (
    name text PRIMARY KEY,
    seconds bigint NOT NULL
  );

  CREATE TABLE IF NOT EXISTS request_log (
    id text PRIMARY KEY,
    position bigint GENERATED ALWAYS AS IDENTITY,
    method text NOT NULL,
    path text NOT NULL,
    idempotency_key text,
    status integer
  );
`;
