CREATE TABLE "account" (
	"id" text PRIMARY KEY NOT NULL,
	"side" text NOT NULL,
	"email" text NOT NULL,
	"email_key" text NOT NULL,
	"name" text NOT NULL,
	"locale" text NOT NULL,
	"time_zone" text NOT NULL,
	"password_hash" text,
	"email_verified_at" timestamp (3) with time zone,
	"disabled_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "account_email_once" UNIQUE("email_key"),
	CONSTRAINT "account_side" UNIQUE("id","side"),
	CONSTRAINT "account_side_known" CHECK ("side" in ('partner', 'staff')),
	CONSTRAINT "account_locale_known" CHECK ("locale" in ('en', 'es'))
);
--> statement-breakpoint
CREATE TABLE "api_key" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"legal_entity_id" text NOT NULL,
	"prefix" text NOT NULL,
	"key_hash" text NOT NULL,
	"scopes" text[] NOT NULL,
	"live" boolean NOT NULL,
	"created_by" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "api_key_once" UNIQUE("key_hash")
);
--> statement-breakpoint
CREATE TABLE "membership" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"account_id" text NOT NULL,
	"side" text DEFAULT 'partner' NOT NULL,
	"role" text NOT NULL,
	"display_name" text NOT NULL,
	"email" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "membership_once" UNIQUE("partner_id","account_id"),
	CONSTRAINT "membership_side" CHECK (side = 'partner'),
	CONSTRAINT "membership_role_known" CHECK ("role" in ('owner', 'sales', 'finance', 'developer', 'viewer'))
);
--> statement-breakpoint
CREATE TABLE "rate_limit" (
	"key" text PRIMARY KEY NOT NULL,
	"points" integer DEFAULT 0 NOT NULL,
	"expire" bigint
);
--> statement-breakpoint
CREATE TABLE "session" (
	"id" text PRIMARY KEY NOT NULL,
	"account_id" text NOT NULL,
	"partner_id" text,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"user_agent" text
);
--> statement-breakpoint
CREATE TABLE "staff_role" (
	"account_id" text NOT NULL,
	"side" text DEFAULT 'staff' NOT NULL,
	"role" text NOT NULL,
	"display_name" text NOT NULL,
	"email" text NOT NULL,
	"granted_at" timestamp (3) with time zone NOT NULL,
	"revoked_at" timestamp (3) with time zone,
	CONSTRAINT "staff_role_account_id_role_pk" PRIMARY KEY("account_id","role"),
	CONSTRAINT "staff_role_side" CHECK (side = 'staff'),
	CONSTRAINT "staff_role_known" CHECK ("role" in ('manager', 'finance', 'admin'))
);
--> statement-breakpoint
CREATE TABLE "token" (
	"id" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"token_hash" text NOT NULL,
	"account_id" text,
	"email" text NOT NULL,
	"subject_id" text,
	"payload" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"used_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "token_once" UNIQUE("token_hash"),
	CONSTRAINT "token_purpose_known" CHECK ("purpose" in ('verify_email', 'reset', 'invite', 'application_status'))
);
--> statement-breakpoint
CREATE TABLE "acceptance" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"agreement_version_id" text NOT NULL,
	"account_id" text NOT NULL,
	"signatory_name" text NOT NULL,
	"signatory_capacity" text NOT NULL,
	"accepted_at" timestamp (3) with time zone NOT NULL,
	"effective_on" date NOT NULL,
	"address" text NOT NULL,
	"locale" text NOT NULL,
	"text_sha256" text NOT NULL,
	CONSTRAINT "acceptance_once" UNIQUE("agreement_version_id"),
	CONSTRAINT "acceptance_tenant" UNIQUE("partner_id","id")
);
--> statement-breakpoint
CREATE TABLE "agreement" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"enrolment_id" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "agreement_tenant" UNIQUE("partner_id","id"),
	CONSTRAINT "agreement_per_enrolment" UNIQUE("enrolment_id")
);
--> statement-breakpoint
CREATE TABLE "agreement_in_force" (
	"agreement_version_id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"enrolment_id" text NOT NULL,
	"during" daterange NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "agreement_template" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_type_key" text NOT NULL,
	"version" integer NOT NULL,
	"title" jsonb NOT NULL,
	"terms" jsonb NOT NULL,
	"sample_rates" boolean DEFAULT true NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" text NOT NULL,
	CONSTRAINT "agreement_template_version_once" UNIQUE("partner_type_key","version"),
	CONSTRAINT "agreement_template_status_known" CHECK ("status" in ('draft', 'published', 'retired'))
);
--> statement-breakpoint
CREATE TABLE "agreement_version" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"agreement_id" text NOT NULL,
	"enrolment_id" text NOT NULL,
	"n" integer NOT NULL,
	"template_id" text,
	"terms" jsonb NOT NULL,
	"text_en" text NOT NULL,
	"text_es" text NOT NULL,
	"text_sha256" text NOT NULL,
	"offered_at" timestamp (3) with time zone NOT NULL,
	"offered_by" text NOT NULL,
	CONSTRAINT "agreement_version_tenant" UNIQUE("partner_id","id"),
	CONSTRAINT "agreement_version_once" UNIQUE("agreement_id","n")
);
--> statement-breakpoint
CREATE TABLE "audit_chain" (
	"seq" bigint PRIMARY KEY NOT NULL,
	"entry_id" text NOT NULL,
	"sha256" text NOT NULL,
	"chained_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "audit_chain_once" UNIQUE("entry_id")
);
--> statement-breakpoint
CREATE TABLE "audit_entry" (
	"id" text PRIMARY KEY NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	"actor_kind" text NOT NULL,
	"actor_id" text NOT NULL,
	"action" text NOT NULL,
	"object_type" text NOT NULL,
	"object_id" text NOT NULL,
	"partner_id" text,
	"details" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "mail_outbox" (
	"id" text PRIMARY KEY NOT NULL,
	"template" text NOT NULL,
	"locale" text NOT NULL,
	"to_address" text NOT NULL,
	"partner_id" text,
	"subject" text NOT NULL,
	"html" text NOT NULL,
	"body" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"sent_at" timestamp (3) with time zone,
	"failure" text
);
--> statement-breakpoint
CREATE TABLE "kpi_target" (
	"id" text PRIMARY KEY NOT NULL,
	"dimension" text NOT NULL,
	"dimension_key" text NOT NULL,
	"metric" text NOT NULL,
	"label" jsonb NOT NULL,
	"target" bigint NOT NULL,
	"unit" text NOT NULL,
	"position" integer NOT NULL,
	CONSTRAINT "kpi_target_once" UNIQUE("dimension","dimension_key","metric")
);
--> statement-breakpoint
CREATE TABLE "legal_entity" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"tax_id" text NOT NULL,
	"country" text NOT NULL,
	"address" text NOT NULL,
	"currency" text NOT NULL,
	"time_zone" text NOT NULL,
	"stripe_platform" text NOT NULL,
	"bank_reference" text,
	"account_map" jsonb DEFAULT '{}'::jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "optimisation_item" (
	"id" text PRIMARY KEY NOT NULL,
	"theme" text NOT NULL,
	"theme_label" jsonb NOT NULL,
	"label" jsonb NOT NULL,
	"position" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "partner_category" (
	"key" text PRIMARY KEY NOT NULL,
	"label" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "partner_type" (
	"key" text PRIMARY KEY NOT NULL,
	"product_key" text NOT NULL,
	"category_key" text NOT NULL,
	"label" jsonb NOT NULL,
	"revenue_stream" text NOT NULL,
	"referral_kind" text NOT NULL,
	"target_groups" jsonb NOT NULL,
	"activities" jsonb NOT NULL,
	"position" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "product" (
	"key" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"sells" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "programme" (
	"id" integer PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"time_zone" text NOT NULL,
	"currency" text NOT NULL,
	CONSTRAINT "programme_one_row" CHECK (id = 1)
);
--> statement-breakpoint
CREATE TABLE "segment" (
	"key" text PRIMARY KEY NOT NULL,
	"label" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "commission_line" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"enrolment_id" text NOT NULL,
	"legal_entity_id" text NOT NULL,
	"attribution_id" text NOT NULL,
	"agreement_version_id" text,
	"event_id" text NOT NULL,
	"event_line_ordinal" integer NOT NULL,
	"head" text NOT NULL,
	"period_id" text NOT NULL,
	"currency" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"customer_id" text NOT NULL,
	"product_key" text NOT NULL,
	"stream" text NOT NULL,
	"invoice_ref" text,
	"event_kind" text NOT NULL,
	"clause" text,
	"base_minor" bigint NOT NULL,
	"rate_ppm" integer,
	"amount_minor" bigint NOT NULL,
	"reason_code" text NOT NULL,
	"reverses_line_id" text,
	"release_at" timestamp (3) with time zone,
	"from_held_minor" bigint NOT NULL,
	"from_available_minor" bigint NOT NULL,
	"working" jsonb NOT NULL,
	CONSTRAINT "commission_line_tenant" UNIQUE("partner_id","id")
);
--> statement-breakpoint
CREATE TABLE "open_line" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"enrolment_id" text NOT NULL,
	"legal_entity_id" text NOT NULL,
	"attribution_id" text NOT NULL,
	"agreement_version_id" text,
	"event_id" text NOT NULL,
	"event_line_ordinal" integer NOT NULL,
	"head" text NOT NULL,
	"period_id" text NOT NULL,
	"currency" text NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"customer_id" text NOT NULL,
	"product_key" text NOT NULL,
	"stream" text NOT NULL,
	"invoice_ref" text,
	"event_kind" text NOT NULL,
	"clause" text,
	"base_minor" bigint NOT NULL,
	"rate_ppm" integer,
	"amount_minor" bigint NOT NULL,
	"reason_code" text NOT NULL,
	"reverses_line_id" text,
	"release_at" timestamp (3) with time zone,
	"from_held_minor" bigint NOT NULL,
	"from_available_minor" bigint NOT NULL,
	"working" jsonb NOT NULL,
	CONSTRAINT "open_line_tenant" UNIQUE("partner_id","id")
);
--> statement-breakpoint
CREATE TABLE "attribution" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"enrolment_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"customer_label" text NOT NULL,
	"referral_id" text,
	"role" text NOT NULL,
	"weight_ppm" integer NOT NULL,
	"during" "tstzrange" NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" text NOT NULL,
	"ended_at" timestamp (3) with time zone,
	CONSTRAINT "attribution_tenant" UNIQUE("partner_id","id"),
	CONSTRAINT "attribution_role_known" CHECK ("role" in ('sourced', 'implemented', 'influenced', 'integrates')),
	CONSTRAINT "attribution_weight" CHECK (weight_ppm > 0 and weight_ppm <= 1000000)
);
--> statement-breakpoint
CREATE TABLE "customer" (
	"id" text PRIMARY KEY NOT NULL,
	"label" text NOT NULL,
	"name_key" text NOT NULL,
	"domain" text,
	"country" text,
	"created_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "customer_key" (
	"customer_id" text NOT NULL,
	"key" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "customer_key_key_pk" PRIMARY KEY("key")
);
--> statement-breakpoint
CREATE TABLE "demo_clock" (
	"id" integer PRIMARY KEY NOT NULL,
	"ahead_ms" bigint NOT NULL,
	CONSTRAINT "demo_clock_one_row" CHECK (id = 1 and ahead_ms >= 0)
);
--> statement-breakpoint
CREATE TABLE "journal" (
	"id" text PRIMARY KEY NOT NULL,
	"kind" text NOT NULL,
	"cause" text NOT NULL,
	"partner_id" text NOT NULL,
	"legal_entity_id" text NOT NULL,
	"currency" text NOT NULL,
	"period_id" text,
	"event_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "journal_once" UNIQUE("kind","cause"),
	CONSTRAINT "journal_tenant" UNIQUE("partner_id","id"),
	CONSTRAINT "journal_kind_known" CHECK ("kind" in ('accrual', 'release', 'clawback', 'set_off', 'payout_approved', 'payout_settled', 'payout_cancelled', 'payout_reversed'))
);
--> statement-breakpoint
CREATE TABLE "journal_entry" (
	"journal_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"partner_id" text NOT NULL,
	"account_code" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	CONSTRAINT "journal_entry_journal_id_ordinal_pk" PRIMARY KEY("journal_id","ordinal")
);
--> statement-breakpoint
CREATE TABLE "ledger_account" (
	"code" text PRIMARY KEY NOT NULL,
	"normal_side" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "application" (
	"id" text PRIMARY KEY NOT NULL,
	"reference" text NOT NULL,
	"partner_type_key" text NOT NULL,
	"company_name" text NOT NULL,
	"name_key" text NOT NULL,
	"website" text NOT NULL,
	"country" text NOT NULL,
	"contact_name" text NOT NULL,
	"email" text NOT NULL,
	"email_key" text NOT NULL,
	"message" text DEFAULT '' NOT NULL,
	"locale" text NOT NULL,
	"time_zone" text NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"email_verified_at" timestamp (3) with time zone,
	"account_id" text,
	"decided_at" timestamp (3) with time zone,
	"decided_by" text,
	"reason_code" text,
	"reason_text" text,
	"partner_id" text,
	CONSTRAINT "application_reference_once" UNIQUE("reference"),
	CONSTRAINT "application_status_known" CHECK ("status" in ('unverified', 'submitted', 'approved', 'refused'))
);
--> statement-breakpoint
CREATE TABLE "enrolment" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"partner_type_key" text NOT NULL,
	"category_key" text NOT NULL,
	"segment_key" text,
	"legal_entity_id" text NOT NULL,
	"money_flow" text DEFAULT 'company_bills' NOT NULL,
	"manager_account_id" text,
	"status" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "enrolment_tenant" UNIQUE("partner_id","id"),
	CONSTRAINT "enrolment_once" UNIQUE("partner_id","partner_type_key"),
	CONSTRAINT "enrolment_flow_known" CHECK ("money_flow" in ('company_bills', 'partner_resells', 'marketplace_collects')),
	CONSTRAINT "enrolment_status_known" CHECK ("status" in ('active', 'ended'))
);
--> statement-breakpoint
CREATE TABLE "partner" (
	"id" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"name_key" text NOT NULL,
	"website" text NOT NULL,
	"country" text NOT NULL,
	"time_zone" text NOT NULL,
	"locale" text NOT NULL,
	"status" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "partner_status_known" CHECK ("status" in ('active', 'suspended', 'ended'))
);
--> statement-breakpoint
CREATE TABLE "payee_profile" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"legal_name" text NOT NULL,
	"country" text NOT NULL,
	"kind" text NOT NULL,
	"tax_id" text,
	"vat_status" text DEFAULT 'unknown' NOT NULL,
	"self_billing" boolean DEFAULT false NOT NULL,
	"valid_from" date NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payee_profile_tenant" UNIQUE("partner_id","id"),
	CONSTRAINT "payee_profile_once_a_day" UNIQUE("partner_id","valid_from"),
	CONSTRAINT "payee_profile_kind_known" CHECK ("kind" in ('person', 'company'))
);
--> statement-breakpoint
CREATE TABLE "payout_account" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"rail" text NOT NULL,
	"stripe_platform" text NOT NULL,
	"stripe_account_id" text,
	"state" text NOT NULL,
	"country" text NOT NULL,
	"requirements_due" text[] DEFAULT '{}' NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"checked_at" timestamp (3) with time zone,
	"replaced_at" timestamp (3) with time zone,
	CONSTRAINT "payout_account_stripe_once" UNIQUE("stripe_account_id"),
	CONSTRAINT "payout_account_tenant" UNIQUE("partner_id","id"),
	CONSTRAINT "payout_account_rail_known" CHECK ("rail" in ('stripe', 'manual')),
	CONSTRAINT "payout_account_state_known" CHECK ("state" in ('none', 'onboarding', 'action_needed', 'pending_review', 'active', 'restricted', 'rejected', 'disconnected'))
);
--> statement-breakpoint
CREATE TABLE "tax_document" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"payee_profile_id" text NOT NULL,
	"kind" text NOT NULL,
	"number" text NOT NULL,
	"issued_on" date NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "tax_document_tenant" UNIQUE("partner_id","id"),
	CONSTRAINT "tax_document_kind_known" CHECK ("kind" in ('partner_invoice', 'self_billed'))
);
--> statement-breakpoint
CREATE TABLE "payout" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"run_id" text NOT NULL,
	"statement_id" text NOT NULL,
	"tax_document_id" text,
	"legal_entity_id" text NOT NULL,
	"period_id" text NOT NULL,
	"currency" text NOT NULL,
	"kind" text DEFAULT 'statement' NOT NULL,
	"ordinal" integer NOT NULL,
	"amount_minor" bigint NOT NULL,
	"rail" text NOT NULL,
	"payout_account_id" text,
	"destination" text,
	"status" text NOT NULL,
	"status_reason" text,
	"version" integer DEFAULT 1 NOT NULL,
	"lease_token" integer DEFAULT 0 NOT NULL,
	"lease_until" timestamp (3) with time zone,
	"next_attempt_at" timestamp (3) with time zone,
	"checked_at" timestamp (3) with time zone,
	"transfer_id" text,
	"paid_at" timestamp (3) with time zone,
	"confirmed_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payout_transfer_once" UNIQUE("transfer_id"),
	CONSTRAINT "payout_tenant" UNIQUE("partner_id","id"),
	CONSTRAINT "payout_once" UNIQUE("partner_id","legal_entity_id","period_id","currency","kind","ordinal"),
	CONSTRAINT "payout_status_known" CHECK ("status" in ('draft', 'approved', 'sending', 'paid', 'unknown', 'waiting_funds', 'held_account', 'held_currency', 'partly_reversed', 'reversed', 'needs_human', 'cancelled')),
	CONSTRAINT "payout_amount_positive" CHECK (amount_minor > 0)
);
--> statement-breakpoint
CREATE TABLE "payout_approval" (
	"run_id" text NOT NULL,
	"approver_account_id" text NOT NULL,
	"approver_name" text NOT NULL,
	"content_sha256" text NOT NULL,
	"approved_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "payout_approval_run_id_approver_account_id_pk" PRIMARY KEY("run_id","approver_account_id")
);
--> statement-breakpoint
CREATE TABLE "payout_attempt" (
	"partner_id" text NOT NULL,
	"payout_id" text NOT NULL,
	"n" integer NOT NULL,
	"idempotency_key" text NOT NULL,
	"params" jsonb NOT NULL,
	"state" text NOT NULL,
	"first_sent_at" timestamp (3) with time zone NOT NULL,
	"last_sent_at" timestamp (3) with time zone NOT NULL,
	"transfer_id" text,
	"error_code" text,
	"request_ids" text[] DEFAULT '{}' NOT NULL,
	"looked_up_at" timestamp (3) with time zone,
	"look_ups" integer DEFAULT 0 NOT NULL,
	CONSTRAINT "payout_attempt_payout_id_n_pk" PRIMARY KEY("payout_id","n"),
	CONSTRAINT "payout_attempt_key_once" UNIQUE("idempotency_key"),
	CONSTRAINT "payout_attempt_transfer_once" UNIQUE("transfer_id"),
	CONSTRAINT "payout_attempt_state_known" CHECK ("state" in ('sending', 'unknown', 'succeeded', 'failed', 'abandoned'))
);
--> statement-breakpoint
CREATE TABLE "payout_run" (
	"id" text PRIMARY KEY NOT NULL,
	"period_id" text NOT NULL,
	"legal_entity_id" text NOT NULL,
	"currency" text NOT NULL,
	"ordinal" integer NOT NULL,
	"status" text NOT NULL,
	"content" text NOT NULL,
	"content_sha256" text NOT NULL,
	"total_minor" bigint NOT NULL,
	"prepared_by" text NOT NULL,
	"prepared_at" timestamp (3) with time zone NOT NULL,
	"submitted_at" timestamp (3) with time zone,
	"approved_at" timestamp (3) with time zone,
	"rejected_at" timestamp (3) with time zone,
	"rejected_by" text,
	"reason_text" text,
	CONSTRAINT "payout_run_once" UNIQUE("period_id","legal_entity_id","currency","ordinal"),
	CONSTRAINT "payout_run_status_known" CHECK ("status" in ('draft', 'submitted', 'approved', 'rejected'))
);
--> statement-breakpoint
CREATE TABLE "reconciliation" (
	"id" text PRIMARY KEY NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"finished_at" timestamp (3) with time zone NOT NULL,
	"examined" jsonb NOT NULL,
	"breaks_found" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "reconciliation_break" (
	"id" text PRIMARY KEY NOT NULL,
	"reconciliation_id" text NOT NULL,
	"kind" text NOT NULL,
	"reference" text NOT NULL,
	"payout_id" text,
	"currency" text NOT NULL,
	"expected_minor" bigint,
	"found_minor" bigint,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"settled_at" timestamp (3) with time zone,
	"settled_by" text,
	"reason_text" text
);
--> statement-breakpoint
CREATE TABLE "transfer_reversal" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"payout_id" text NOT NULL,
	"transfer_id" text NOT NULL,
	"amount_minor" bigint NOT NULL,
	"currency" text NOT NULL,
	"reversed_at" timestamp (3) with time zone NOT NULL,
	"recorded_at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "referral" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"enrolment_id" text NOT NULL,
	"subject_id" text NOT NULL,
	"product_key" text NOT NULL,
	"kind" text NOT NULL,
	"label" text NOT NULL,
	"name_key" text NOT NULL,
	"domain" text,
	"tax_id_key" text,
	"country" text,
	"cohort" text,
	"estimated_minor" bigint,
	"estimated_currency" text,
	"note" text DEFAULT '' NOT NULL,
	"status" text NOT NULL,
	"registered_at" timestamp (3) with time zone NOT NULL,
	"registered_by" text NOT NULL,
	"protected_until" date,
	"answer_due_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" text,
	"reason_code" text,
	"reason_text" text,
	CONSTRAINT "referral_tenant" UNIQUE("partner_id","id"),
	CONSTRAINT "referral_kind_known" CHECK ("kind" in ('client', 'student', 'project')),
	CONSTRAINT "referral_status_known" CHECK ("status" in ('registered', 'accepted', 'declined', 'expired', 'not_eligible'))
);
--> statement-breakpoint
CREATE TABLE "referral_claim" (
	"id" text PRIMARY KEY NOT NULL,
	"product_key" text NOT NULL,
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"partner_id" text NOT NULL,
	"referral_id" text NOT NULL,
	"during" "tstzrange" NOT NULL
);
--> statement-breakpoint
CREATE TABLE "referral_contest" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"enrolment_id" text NOT NULL,
	"product_key" text NOT NULL,
	"kind" text NOT NULL,
	"label" text NOT NULL,
	"claim_key" text NOT NULL,
	"evidence" text NOT NULL,
	"status" text NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"opened_by" text NOT NULL,
	"answer_due_at" timestamp (3) with time zone NOT NULL,
	"decided_at" timestamp (3) with time zone,
	"decided_by" text,
	"reason_text" text,
	CONSTRAINT "referral_contest_tenant" UNIQUE("partner_id","id"),
	CONSTRAINT "referral_contest_status_known" CHECK ("status" in ('open', 'upheld', 'dismissed'))
);
--> statement-breakpoint
CREATE TABLE "referral_subject" (
	"id" text PRIMARY KEY NOT NULL,
	"partner_id" text NOT NULL,
	"person_name" text,
	"email" text,
	"phone" text,
	"lawful_basis" text NOT NULL,
	"consent_on" date,
	"created_at" timestamp (3) with time zone NOT NULL,
	"erased_at" timestamp (3) with time zone,
	CONSTRAINT "referral_subject_tenant" UNIQUE("partner_id","id"),
	CONSTRAINT "referral_subject_basis_known" CHECK ("lawful_basis" in ('consent', 'contract', 'legitimate_interest'))
);
--> statement-breakpoint
CREATE TABLE "inbound_event" (
	"id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"event_type" text NOT NULL,
	"object_id" text NOT NULL,
	"account" text,
	"payload" jsonb NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"processed_at" timestamp (3) with time zone,
	"outcome" text,
	CONSTRAINT "inbound_event_once" UNIQUE("source","external_id")
);
--> statement-breakpoint
CREATE TABLE "period" (
	"id" text PRIMARY KEY NOT NULL,
	"from_at" timestamp (3) with time zone NOT NULL,
	"to_at" timestamp (3) with time zone NOT NULL,
	"status" text NOT NULL,
	"closing_started_at" timestamp (3) with time zone,
	"closed_at" timestamp (3) with time zone,
	"closed_by" text,
	CONSTRAINT "period_id_form" CHECK (id ~ '^[0-9]{4}-(0[1-9]|1[0-2])$'),
	CONSTRAINT "period_status_known" CHECK ("status" in ('open', 'closing', 'closed')),
	CONSTRAINT "period_half_open" CHECK (from_at < to_at)
);
--> statement-breakpoint
CREATE TABLE "revenue_event" (
	"id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"content_sha256" text NOT NULL,
	"kind" text NOT NULL,
	"legal_entity_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"invoice_id" text,
	"reverses_event_id" text,
	"currency" text NOT NULL,
	"net_minor" bigint NOT NULL,
	"tax_minor" bigint NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"received_at" timestamp (3) with time zone NOT NULL,
	"period_id" text NOT NULL,
	"late_for_period_id" text,
	"recorded_by" text NOT NULL,
	CONSTRAINT "revenue_event_once" UNIQUE("source","external_id"),
	CONSTRAINT "revenue_event_kind_known" CHECK ("kind" in ('payment', 'refund', 'refund_failed', 'dispute_opened', 'dispute_won', 'dispute_lost', 'credit_note'))
);
--> statement-breakpoint
CREATE TABLE "revenue_event_line" (
	"event_id" text NOT NULL,
	"ordinal" integer NOT NULL,
	"product_key" text NOT NULL,
	"stream" text NOT NULL,
	"service_from" date,
	"service_to" date,
	"quantity" bigint DEFAULT 1 NOT NULL,
	"net_minor" bigint NOT NULL,
	"tax_minor" bigint NOT NULL,
	CONSTRAINT "revenue_event_line_event_id_ordinal_pk" PRIMARY KEY("event_id","ordinal"),
	CONSTRAINT "revenue_event_line_stream_known" CHECK ("stream" in ('subscription', 'programme', 'project', 'integration', 'usage', 'campaign'))
);
--> statement-breakpoint
CREATE TABLE "revenue_import" (
	"id" text PRIMARY KEY NOT NULL,
	"file_name" text NOT NULL,
	"sha256" text NOT NULL,
	"rows_total" integer NOT NULL,
	"rows_recorded" integer NOT NULL,
	"rows_repeated" integer NOT NULL,
	"rows_quarantined" integer NOT NULL,
	"rows_bad" integer NOT NULL,
	"problems" jsonb NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"created_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "revenue_invoice" (
	"id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"number" text,
	"legal_entity_id" text NOT NULL,
	"customer_id" text NOT NULL,
	"currency" text NOT NULL,
	"net_minor" bigint NOT NULL,
	"tax_minor" bigint NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "revenue_invoice_once" UNIQUE("source","external_id")
);
--> statement-breakpoint
CREATE TABLE "revenue_quarantine" (
	"id" text PRIMARY KEY NOT NULL,
	"source" text NOT NULL,
	"external_id" text NOT NULL,
	"reason_code" text NOT NULL,
	"customer_ref" text,
	"customer_hint" text,
	"legal_entity_id" text,
	"currency" text NOT NULL,
	"gross_minor" bigint NOT NULL,
	"occurred_at" timestamp (3) with time zone NOT NULL,
	"payload" jsonb NOT NULL,
	"opened_at" timestamp (3) with time zone NOT NULL,
	"resolved_at" timestamp (3) with time zone,
	"resolved_by" text,
	"resolution" text,
	"event_id" text,
	CONSTRAINT "revenue_quarantine_once" UNIQUE("source","external_id"),
	CONSTRAINT "revenue_quarantine_resolution_known" CHECK (resolution is null or resolution in ('matched', 'not_partner_revenue'))
);
--> statement-breakpoint
CREATE TABLE "statement" (
	"id" text PRIMARY KEY NOT NULL,
	"number" text NOT NULL,
	"version" integer NOT NULL,
	"partner_id" text NOT NULL,
	"legal_entity_id" text NOT NULL,
	"payee_profile_id" text NOT NULL,
	"currency" text NOT NULL,
	"period_id" text NOT NULL,
	"opening_minor" bigint NOT NULL,
	"earned_minor" bigint NOT NULL,
	"clawed_back_minor" bigint NOT NULL,
	"adjustments_minor" bigint NOT NULL,
	"bonuses_minor" bigint NOT NULL,
	"paid_minor" bigint NOT NULL,
	"closing_minor" bigint NOT NULL,
	"held_minor" bigint NOT NULL,
	"released_minor" bigint NOT NULL,
	"available_minor" bigint NOT NULL,
	"minimum_minor" bigint NOT NULL,
	"payable_minor" bigint NOT NULL,
	"payable_reason" text NOT NULL,
	"canonical" text NOT NULL,
	"sha256" text NOT NULL,
	"sealed_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "statement_tenant" UNIQUE("partner_id","id"),
	CONSTRAINT "statement_number_once" UNIQUE("number","version"),
	CONSTRAINT "statement_once" UNIQUE("partner_id","legal_entity_id","currency","period_id","version")
);
--> statement-breakpoint
CREATE TABLE "statement_document" (
	"partner_id" text NOT NULL,
	"statement_id" text NOT NULL,
	"kind" text NOT NULL,
	"locale" text NOT NULL,
	"content" "bytea" NOT NULL,
	"sha256" text NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "statement_document_statement_id_kind_locale_pk" PRIMARY KEY("statement_id","kind","locale"),
	CONSTRAINT "statement_document_kind_known" CHECK ("kind" in ('pdf', 'csv'))
);
--> statement-breakpoint
CREATE TABLE "statement_line" (
	"partner_id" text NOT NULL,
	"statement_id" text NOT NULL,
	"line_id" text NOT NULL,
	"version" integer NOT NULL,
	"ordinal" integer NOT NULL,
	CONSTRAINT "statement_line_statement_id_line_id_pk" PRIMARY KEY("statement_id","line_id"),
	CONSTRAINT "statement_line_once" UNIQUE("line_id","version")
);
--> statement-breakpoint
ALTER TABLE "api_key" ADD CONSTRAINT "api_key_legal_entity_id_legal_entity_id_fk" FOREIGN KEY ("legal_entity_id") REFERENCES "public"."legal_entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "membership" ADD CONSTRAINT "membership_is_partner_side" FOREIGN KEY ("account_id","side") REFERENCES "public"."account"("id","side") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "session" ADD CONSTRAINT "session_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "staff_role" ADD CONSTRAINT "staff_role_is_staff_side" FOREIGN KEY ("account_id","side") REFERENCES "public"."account"("id","side") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "token" ADD CONSTRAINT "token_account_id_account_id_fk" FOREIGN KEY ("account_id") REFERENCES "public"."account"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acceptance" ADD CONSTRAINT "acceptance_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "acceptance" ADD CONSTRAINT "acceptance_version" FOREIGN KEY ("partner_id","agreement_version_id") REFERENCES "public"."agreement_version"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement" ADD CONSTRAINT "agreement_enrolment" FOREIGN KEY ("partner_id","enrolment_id") REFERENCES "public"."enrolment"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_in_force" ADD CONSTRAINT "in_force_version" FOREIGN KEY ("partner_id","agreement_version_id") REFERENCES "public"."agreement_version"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_in_force" ADD CONSTRAINT "in_force_enrolment" FOREIGN KEY ("partner_id","enrolment_id") REFERENCES "public"."enrolment"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_template" ADD CONSTRAINT "agreement_template_partner_type_key_partner_type_key_fk" FOREIGN KEY ("partner_type_key") REFERENCES "public"."partner_type"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_version" ADD CONSTRAINT "agreement_version_template_id_agreement_template_id_fk" FOREIGN KEY ("template_id") REFERENCES "public"."agreement_template"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_version" ADD CONSTRAINT "agreement_version_agreement" FOREIGN KEY ("partner_id","agreement_id") REFERENCES "public"."agreement"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "agreement_version" ADD CONSTRAINT "agreement_version_enrolment" FOREIGN KEY ("partner_id","enrolment_id") REFERENCES "public"."enrolment"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "audit_chain" ADD CONSTRAINT "audit_chain_entry_id_audit_entry_id_fk" FOREIGN KEY ("entry_id") REFERENCES "public"."audit_entry"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_type" ADD CONSTRAINT "partner_type_product_key_product_key_fk" FOREIGN KEY ("product_key") REFERENCES "public"."product"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "partner_type" ADD CONSTRAINT "partner_type_category_key_partner_category_key_fk" FOREIGN KEY ("category_key") REFERENCES "public"."partner_category"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commission_line" ADD CONSTRAINT "commission_line_legal_entity_id_legal_entity_id_fk" FOREIGN KEY ("legal_entity_id") REFERENCES "public"."legal_entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commission_line" ADD CONSTRAINT "commission_line_event_id_revenue_event_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."revenue_event"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commission_line" ADD CONSTRAINT "commission_line_period_id_period_id_fk" FOREIGN KEY ("period_id") REFERENCES "public"."period"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commission_line" ADD CONSTRAINT "commission_line_enrolment" FOREIGN KEY ("partner_id","enrolment_id") REFERENCES "public"."enrolment"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commission_line" ADD CONSTRAINT "commission_line_attribution" FOREIGN KEY ("partner_id","attribution_id") REFERENCES "public"."attribution"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commission_line" ADD CONSTRAINT "commission_line_version" FOREIGN KEY ("partner_id","agreement_version_id") REFERENCES "public"."agreement_version"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "commission_line" ADD CONSTRAINT "commission_line_reverses" FOREIGN KEY ("partner_id","reverses_line_id") REFERENCES "public"."commission_line"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "open_line" ADD CONSTRAINT "open_line_legal_entity_id_legal_entity_id_fk" FOREIGN KEY ("legal_entity_id") REFERENCES "public"."legal_entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "open_line" ADD CONSTRAINT "open_line_event_id_revenue_event_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."revenue_event"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "open_line" ADD CONSTRAINT "open_line_period_id_period_id_fk" FOREIGN KEY ("period_id") REFERENCES "public"."period"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "open_line" ADD CONSTRAINT "open_line_enrolment" FOREIGN KEY ("partner_id","enrolment_id") REFERENCES "public"."enrolment"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "open_line" ADD CONSTRAINT "open_line_attribution" FOREIGN KEY ("partner_id","attribution_id") REFERENCES "public"."attribution"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "open_line" ADD CONSTRAINT "open_line_version" FOREIGN KEY ("partner_id","agreement_version_id") REFERENCES "public"."agreement_version"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attribution" ADD CONSTRAINT "attribution_customer_id_customer_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attribution" ADD CONSTRAINT "attribution_enrolment" FOREIGN KEY ("partner_id","enrolment_id") REFERENCES "public"."enrolment"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "attribution" ADD CONSTRAINT "attribution_referral" FOREIGN KEY ("partner_id","referral_id") REFERENCES "public"."referral"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "customer_key" ADD CONSTRAINT "customer_key_customer_id_customer_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journal" ADD CONSTRAINT "journal_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journal" ADD CONSTRAINT "journal_legal_entity_id_legal_entity_id_fk" FOREIGN KEY ("legal_entity_id") REFERENCES "public"."legal_entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journal" ADD CONSTRAINT "journal_period_id_period_id_fk" FOREIGN KEY ("period_id") REFERENCES "public"."period"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journal_entry" ADD CONSTRAINT "journal_entry_account_code_ledger_account_code_fk" FOREIGN KEY ("account_code") REFERENCES "public"."ledger_account"("code") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "journal_entry" ADD CONSTRAINT "journal_entry_journal" FOREIGN KEY ("partner_id","journal_id") REFERENCES "public"."journal"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application" ADD CONSTRAINT "application_partner_type_key_partner_type_key_fk" FOREIGN KEY ("partner_type_key") REFERENCES "public"."partner_type"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "application" ADD CONSTRAINT "application_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_partner_type_key_partner_type_key_fk" FOREIGN KEY ("partner_type_key") REFERENCES "public"."partner_type"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_category_key_partner_category_key_fk" FOREIGN KEY ("category_key") REFERENCES "public"."partner_category"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_segment_key_segment_key_fk" FOREIGN KEY ("segment_key") REFERENCES "public"."segment"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "enrolment" ADD CONSTRAINT "enrolment_legal_entity_id_legal_entity_id_fk" FOREIGN KEY ("legal_entity_id") REFERENCES "public"."legal_entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payee_profile" ADD CONSTRAINT "payee_profile_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_account" ADD CONSTRAINT "payout_account_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tax_document" ADD CONSTRAINT "tax_document_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "tax_document" ADD CONSTRAINT "tax_document_payee" FOREIGN KEY ("partner_id","payee_profile_id") REFERENCES "public"."payee_profile"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout" ADD CONSTRAINT "payout_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout" ADD CONSTRAINT "payout_run_id_payout_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."payout_run"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout" ADD CONSTRAINT "payout_legal_entity_id_legal_entity_id_fk" FOREIGN KEY ("legal_entity_id") REFERENCES "public"."legal_entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout" ADD CONSTRAINT "payout_period_id_period_id_fk" FOREIGN KEY ("period_id") REFERENCES "public"."period"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout" ADD CONSTRAINT "payout_statement" FOREIGN KEY ("partner_id","statement_id") REFERENCES "public"."statement"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout" ADD CONSTRAINT "payout_tax_document" FOREIGN KEY ("partner_id","tax_document_id") REFERENCES "public"."tax_document"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout" ADD CONSTRAINT "payout_account_of_partner" FOREIGN KEY ("partner_id","payout_account_id") REFERENCES "public"."payout_account"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_approval" ADD CONSTRAINT "payout_approval_run_id_payout_run_id_fk" FOREIGN KEY ("run_id") REFERENCES "public"."payout_run"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_attempt" ADD CONSTRAINT "payout_attempt_payout" FOREIGN KEY ("partner_id","payout_id") REFERENCES "public"."payout"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_run" ADD CONSTRAINT "payout_run_period_id_period_id_fk" FOREIGN KEY ("period_id") REFERENCES "public"."period"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "payout_run" ADD CONSTRAINT "payout_run_legal_entity_id_legal_entity_id_fk" FOREIGN KEY ("legal_entity_id") REFERENCES "public"."legal_entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "reconciliation_break" ADD CONSTRAINT "reconciliation_break_reconciliation_id_reconciliation_id_fk" FOREIGN KEY ("reconciliation_id") REFERENCES "public"."reconciliation"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "transfer_reversal" ADD CONSTRAINT "transfer_reversal_payout" FOREIGN KEY ("partner_id","payout_id") REFERENCES "public"."payout"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referral" ADD CONSTRAINT "referral_product_key_product_key_fk" FOREIGN KEY ("product_key") REFERENCES "public"."product"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referral" ADD CONSTRAINT "referral_enrolment" FOREIGN KEY ("partner_id","enrolment_id") REFERENCES "public"."enrolment"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referral" ADD CONSTRAINT "referral_of_subject" FOREIGN KEY ("partner_id","subject_id") REFERENCES "public"."referral_subject"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referral_claim" ADD CONSTRAINT "referral_claim_product_key_product_key_fk" FOREIGN KEY ("product_key") REFERENCES "public"."product"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referral_claim" ADD CONSTRAINT "referral_claim_referral" FOREIGN KEY ("partner_id","referral_id") REFERENCES "public"."referral"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referral_contest" ADD CONSTRAINT "referral_contest_product_key_product_key_fk" FOREIGN KEY ("product_key") REFERENCES "public"."product"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referral_contest" ADD CONSTRAINT "referral_contest_enrolment" FOREIGN KEY ("partner_id","enrolment_id") REFERENCES "public"."enrolment"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "referral_subject" ADD CONSTRAINT "referral_subject_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revenue_event" ADD CONSTRAINT "revenue_event_legal_entity_id_legal_entity_id_fk" FOREIGN KEY ("legal_entity_id") REFERENCES "public"."legal_entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revenue_event" ADD CONSTRAINT "revenue_event_customer_id_customer_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revenue_event" ADD CONSTRAINT "revenue_event_invoice_id_revenue_invoice_id_fk" FOREIGN KEY ("invoice_id") REFERENCES "public"."revenue_invoice"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revenue_event" ADD CONSTRAINT "revenue_event_period_id_period_id_fk" FOREIGN KEY ("period_id") REFERENCES "public"."period"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revenue_event" ADD CONSTRAINT "revenue_event_reverses" FOREIGN KEY ("reverses_event_id") REFERENCES "public"."revenue_event"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revenue_event_line" ADD CONSTRAINT "revenue_event_line_event_id_revenue_event_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."revenue_event"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revenue_event_line" ADD CONSTRAINT "revenue_event_line_product_key_product_key_fk" FOREIGN KEY ("product_key") REFERENCES "public"."product"("key") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revenue_invoice" ADD CONSTRAINT "revenue_invoice_legal_entity_id_legal_entity_id_fk" FOREIGN KEY ("legal_entity_id") REFERENCES "public"."legal_entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revenue_invoice" ADD CONSTRAINT "revenue_invoice_customer_id_customer_id_fk" FOREIGN KEY ("customer_id") REFERENCES "public"."customer"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revenue_quarantine" ADD CONSTRAINT "revenue_quarantine_legal_entity_id_legal_entity_id_fk" FOREIGN KEY ("legal_entity_id") REFERENCES "public"."legal_entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "revenue_quarantine" ADD CONSTRAINT "revenue_quarantine_event_id_revenue_event_id_fk" FOREIGN KEY ("event_id") REFERENCES "public"."revenue_event"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "statement" ADD CONSTRAINT "statement_partner_id_partner_id_fk" FOREIGN KEY ("partner_id") REFERENCES "public"."partner"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "statement" ADD CONSTRAINT "statement_legal_entity_id_legal_entity_id_fk" FOREIGN KEY ("legal_entity_id") REFERENCES "public"."legal_entity"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "statement" ADD CONSTRAINT "statement_period_id_period_id_fk" FOREIGN KEY ("period_id") REFERENCES "public"."period"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "statement" ADD CONSTRAINT "statement_payee" FOREIGN KEY ("partner_id","payee_profile_id") REFERENCES "public"."payee_profile"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "statement_document" ADD CONSTRAINT "statement_document_statement" FOREIGN KEY ("partner_id","statement_id") REFERENCES "public"."statement"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "statement_line" ADD CONSTRAINT "statement_line_statement" FOREIGN KEY ("partner_id","statement_id") REFERENCES "public"."statement"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "statement_line" ADD CONSTRAINT "statement_line_line" FOREIGN KEY ("partner_id","line_id") REFERENCES "public"."commission_line"("partner_id","id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "membership_account" ON "membership" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "session_account" ON "session" USING btree ("account_id");--> statement-breakpoint
CREATE INDEX "audit_entry_object" ON "audit_entry" USING btree ("object_type","object_id");--> statement-breakpoint
CREATE INDEX "audit_entry_at" ON "audit_entry" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "mail_outbox_created" ON "mail_outbox" USING btree ("created_at");--> statement-breakpoint
CREATE INDEX "commission_line_partner" ON "commission_line" USING btree ("partner_id","period_id","occurred_at");--> statement-breakpoint
CREATE INDEX "commission_line_event" ON "commission_line" USING btree ("event_id");--> statement-breakpoint
CREATE INDEX "open_line_partner" ON "open_line" USING btree ("partner_id","period_id","occurred_at");--> statement-breakpoint
CREATE INDEX "attribution_customer" ON "attribution" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "customer_key_customer" ON "customer_key" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "journal_partner" ON "journal" USING btree ("partner_id","legal_entity_id","currency");--> statement-breakpoint
CREATE INDEX "journal_entry_account" ON "journal_entry" USING btree ("partner_id","account_code");--> statement-breakpoint
CREATE INDEX "application_status" ON "application" USING btree ("status","created_at");--> statement-breakpoint
CREATE UNIQUE INDEX "payout_account_current" ON "payout_account" USING btree ("partner_id","stripe_platform") WHERE replaced_at is null;--> statement-breakpoint
CREATE INDEX "payout_run_index" ON "payout" USING btree ("run_id");--> statement-breakpoint
CREATE INDEX "payout_status" ON "payout" USING btree ("status","next_attempt_at");--> statement-breakpoint
CREATE UNIQUE INDEX "payout_attempt_one_live" ON "payout_attempt" USING btree ("payout_id") WHERE state in ('sending', 'unknown', 'succeeded');--> statement-breakpoint
CREATE UNIQUE INDEX "reconciliation_break_open_once" ON "reconciliation_break" USING btree ("kind","reference") WHERE settled_at is null;--> statement-breakpoint
CREATE INDEX "referral_queue" ON "referral" USING btree ("status","answer_due_at");--> statement-breakpoint
CREATE INDEX "referral_claim_referral_index" ON "referral_claim" USING btree ("referral_id");--> statement-breakpoint
CREATE INDEX "inbound_event_open" ON "inbound_event" USING btree ("processed_at");--> statement-breakpoint
CREATE INDEX "revenue_event_period" ON "revenue_event" USING btree ("period_id","occurred_at","id");--> statement-breakpoint
CREATE INDEX "revenue_event_customer" ON "revenue_event" USING btree ("customer_id","occurred_at");--> statement-breakpoint
CREATE INDEX "revenue_event_invoice" ON "revenue_event" USING btree ("invoice_id");--> statement-breakpoint
CREATE INDEX "statement_period" ON "statement" USING btree ("period_id");