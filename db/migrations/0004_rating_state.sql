CREATE TABLE "rating_state" (
	"partner_id" text NOT NULL,
	"period_id" text NOT NULL,
	"key" text NOT NULL,
	"value" bigint NOT NULL,
	"document" jsonb,
	CONSTRAINT "rating_state_partner_id_key_period_id_pk" PRIMARY KEY("partner_id","key","period_id")
);
--> statement-breakpoint
ALTER TABLE "commission_line" ALTER COLUMN "attribution_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "commission_line" ALTER COLUMN "event_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "commission_line" ALTER COLUMN "event_line_ordinal" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "commission_line" ALTER COLUMN "customer_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "commission_line" ALTER COLUMN "product_key" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "commission_line" ALTER COLUMN "stream" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "commission_line" ALTER COLUMN "event_kind" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "open_line" ALTER COLUMN "attribution_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "open_line" ALTER COLUMN "event_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "open_line" ALTER COLUMN "event_line_ordinal" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "open_line" ALTER COLUMN "customer_id" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "open_line" ALTER COLUMN "product_key" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "open_line" ALTER COLUMN "stream" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "open_line" ALTER COLUMN "event_kind" DROP NOT NULL;--> statement-breakpoint
ALTER TABLE "rating_state" ADD CONSTRAINT "rating_state_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "rating_state" ADD CONSTRAINT "rating_state_period_id_period_id_fk" FOREIGN KEY ("period_id") REFERENCES "public"."period"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
-- Whether it was sealed with a month or not, what a month left behind is a fact. No partner reads it: it names customers
-- and events of others on a shared customer.
ALTER TABLE "rating_state" ADD CONSTRAINT "rating_state_key_length" CHECK (char_length("key") <= 1000);--> statement-breakpoint
ALTER TABLE "rating_state" ENABLE ROW LEVEL SECURITY;--> statement-breakpoint
CREATE POLICY "rating_state_own" ON "rating_state" FOR ALL TO app_partner
  USING (partner_id = current_partner_id()) WITH CHECK (partner_id = current_partner_id());--> statement-breakpoint
CREATE POLICY "rating_state_company" ON "rating_state" FOR ALL TO app_staff, app_worker USING (true) WITH CHECK (true);--> statement-breakpoint
GRANT SELECT, INSERT ON "rating_state" TO app_staff, app_worker;--> statement-breakpoint
CREATE TRIGGER "rating_state_is_fact" BEFORE UPDATE OR DELETE ON "rating_state" FOR EACH ROW EXECUTE FUNCTION refuse_change();--> statement-breakpoint
CREATE TRIGGER "rating_state_not_emptied" BEFORE TRUNCATE ON "rating_state" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
