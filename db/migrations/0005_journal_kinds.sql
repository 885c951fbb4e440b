ALTER TABLE "journal" DROP CONSTRAINT "journal_kind_known";--> statement-breakpoint
ALTER TABLE "journal" ADD CONSTRAINT "journal_kind_known" CHECK ("kind" in ('accrual', 'bonus', 'adjustment', 'release', 'clawback', 'set_off', 'payout_approved', 'payout_settled', 'payout_cancelled', 'payout_reversed', 'write_off'));--> statement-breakpoint
INSERT INTO "ledger_account" ("code", "normal_side") VALUES ('debt_written_off', 'debit');
