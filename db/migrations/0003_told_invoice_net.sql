ALTER TABLE "revenue_invoice" ADD COLUMN "net_told" boolean DEFAULT false NOT NULL;--> statement-breakpoint
-- A file that a person uploads may say what an invoice's first payment did not.
GRANT UPDATE ("net_minor", "tax_minor", "net_told") ON "revenue_invoice" TO app_staff;
