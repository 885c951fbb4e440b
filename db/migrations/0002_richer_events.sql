ALTER TABLE "revenue_event" DROP CONSTRAINT "revenue_event_kind_known";--> statement-breakpoint
ALTER TABLE "customer" ADD COLUMN "segment" text;--> statement-breakpoint
ALTER TABLE "revenue_event" ADD COLUMN "customer_segment" text;--> statement-breakpoint
ALTER TABLE "revenue_event" ADD COLUMN "customer_country" text;--> statement-breakpoint
ALTER TABLE "revenue_event_line" ADD COLUMN "fee_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "revenue_event_line" ADD COLUMN "credit_minor" bigint DEFAULT 0 NOT NULL;--> statement-breakpoint
ALTER TABLE "revenue_event_line" ADD COLUMN "deductions" jsonb;--> statement-breakpoint
ALTER TABLE "revenue_event_line" ADD COLUMN "milestone" text;--> statement-breakpoint
ALTER TABLE "revenue_event" ADD CONSTRAINT "revenue_event_kind_known" CHECK ("kind" in ('payment', 'refund', 'refund_failed', 'dispute_opened', 'dispute_won', 'dispute_lost', 'credit_note', 'invoice_issued', 'invoice_void', 'invoice_uncollectible'));--> statement-breakpoint
-- A limit on everything: every text column has one.
ALTER TABLE "customer" ADD CONSTRAINT "customer_segment_length" CHECK (char_length("segment") <= 80);--> statement-breakpoint
ALTER TABLE "revenue_event" ADD CONSTRAINT "revenue_event_customer_segment_length" CHECK (char_length("customer_segment") <= 80);--> statement-breakpoint
ALTER TABLE "revenue_event" ADD CONSTRAINT "revenue_event_customer_country_length" CHECK (char_length("customer_country") <= 2);--> statement-breakpoint
ALTER TABLE "revenue_event_line" ADD CONSTRAINT "revenue_event_line_milestone_length" CHECK (char_length("milestone") <= 200);
