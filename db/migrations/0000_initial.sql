CREATE SCHEMA IF NOT EXISTS "cairn";
--> statement-breakpoint
CREATE SCHEMA IF NOT EXISTS "cx";
--> statement-breakpoint
CREATE TABLE "cx"."agents" (
	"id" bigint PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"team" text NOT NULL,
	"queue" text NOT NULL,
	"region" text NOT NULL,
	"hired_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cairn"."applies" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "cairn"."applies_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"applied_at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"message" text,
	"checksum" text NOT NULL,
	"positions" jsonb NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cairn"."definitions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "cairn"."definitions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"kind" text NOT NULL,
	"key" text NOT NULL,
	"version" integer NOT NULL,
	"status" text,
	"body" jsonb NOT NULL,
	"hash" text NOT NULL,
	"apply_id" bigint NOT NULL,
	"retired_by" bigint,
	CONSTRAINT "definitions_kind_key_version_unique" UNIQUE("kind","key","version")
);
--> statement-breakpoint
CREATE TABLE "cx"."contacts" (
	"id" bigint PRIMARY KEY NOT NULL,
	"customer_id" bigint,
	"agent_id" bigint,
	"channel" text NOT NULL,
	"queue" text NOT NULL,
	"region" text NOT NULL,
	"queued_at" timestamp with time zone NOT NULL,
	"answered_at" timestamp with time zone,
	"abandoned_at" timestamp with time zone,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "cx"."customers" (
	"id" bigint PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"email" text,
	"segment" text NOT NULL,
	"region" text NOT NULL,
	"country" text NOT NULL,
	"industry" text,
	"acquisition_channel" text NOT NULL,
	"product_line" text NOT NULL,
	"usage_tracked" boolean DEFAULT false NOT NULL,
	"signed_up_at" timestamp with time zone NOT NULL,
	"churned_at" timestamp with time zone,
	"acquisition_cost" numeric(14, 2)
);
--> statement-breakpoint
CREATE TABLE "cx"."demo_loads" (
	"seed" integer PRIMARY KEY NOT NULL,
	"scale" double precision NOT NULL,
	"now" timestamp with time zone NOT NULL,
	"rows" jsonb NOT NULL,
	"loaded_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cx"."employee_responses" (
	"id" bigint PRIMARY KEY NOT NULL,
	"survey" text NOT NULL,
	"score" numeric,
	"division" text NOT NULL,
	"region" text NOT NULL,
	"queue" text,
	"responded_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cx"."orders" (
	"id" bigint PRIMARY KEY NOT NULL,
	"customer_id" bigint NOT NULL,
	"product_line" text NOT NULL,
	"channel" text NOT NULL,
	"status" text NOT NULL,
	"amount" numeric(14, 2) NOT NULL,
	"ordered_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cx"."referrals" (
	"id" bigint PRIMARY KEY NOT NULL,
	"customer_id" bigint NOT NULL,
	"referred_at" timestamp with time zone NOT NULL,
	"converted_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "cx"."renewals" (
	"id" bigint PRIMARY KEY NOT NULL,
	"customer_id" bigint NOT NULL,
	"subscription_id" bigint NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"renewed" boolean,
	"value" numeric(14, 2) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cx"."revenue_movements" (
	"id" bigint PRIMARY KEY NOT NULL,
	"customer_id" bigint NOT NULL,
	"subscription_id" bigint NOT NULL,
	"product_line" text NOT NULL,
	"kind" text NOT NULL,
	"amount" numeric(14, 2) NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cx"."subscriptions" (
	"id" bigint PRIMARY KEY NOT NULL,
	"customer_id" bigint NOT NULL,
	"product_line" text NOT NULL,
	"plan" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"ended_at" timestamp with time zone
);
--> statement-breakpoint
CREATE TABLE "cx"."survey_responses" (
	"id" bigint PRIMARY KEY NOT NULL,
	"customer_id" bigint,
	"agent_id" bigint,
	"survey" text NOT NULL,
	"variant" text NOT NULL,
	"score" numeric,
	"scale_min" numeric NOT NULL,
	"scale_max" numeric NOT NULL,
	"comment" text,
	"language" text,
	"channel" text NOT NULL,
	"region" text NOT NULL,
	"touchpoint" text,
	"journey" text,
	"journey_stage" text,
	"product_line" text,
	"feature" text,
	"invited_at" timestamp with time zone NOT NULL,
	"responded_at" timestamp with time zone NOT NULL,
	"received_at" timestamp with time zone NOT NULL,
	"weight" numeric DEFAULT '1' NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cx"."survey_sends" (
	"id" bigint PRIMARY KEY NOT NULL,
	"survey" text NOT NULL,
	"channel" text NOT NULL,
	"region" text NOT NULL,
	"product_line" text NOT NULL,
	"sent_at" timestamp with time zone NOT NULL,
	"invitations" integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cx"."tasks" (
	"id" bigint PRIMARY KEY NOT NULL,
	"customer_id" bigint NOT NULL,
	"feature" text NOT NULL,
	"started_at" timestamp with time zone NOT NULL,
	"completed_at" timestamp with time zone,
	"succeeded" boolean NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cx"."tickets" (
	"id" bigint PRIMARY KEY NOT NULL,
	"customer_id" bigint NOT NULL,
	"agent_id" bigint,
	"channel" text NOT NULL,
	"queue" text NOT NULL,
	"priority" text NOT NULL,
	"category" text NOT NULL,
	"product_line" text NOT NULL,
	"opened_at" timestamp with time zone NOT NULL,
	"first_reply_at" timestamp with time zone,
	"first_resolved_at" timestamp with time zone,
	"resolved_at" timestamp with time zone,
	"reopened_count" integer DEFAULT 0 NOT NULL,
	"sla_met" boolean
);
--> statement-breakpoint
CREATE TABLE "cx"."usage_days" (
	"customer_id" bigint NOT NULL,
	"user_key" text NOT NULL,
	"product_line" text NOT NULL,
	"feature" text NOT NULL,
	"used_on" date NOT NULL,
	"events" integer NOT NULL,
	CONSTRAINT "usage_days_customer_id_user_key_product_line_feature_used_on_pk" PRIMARY KEY("customer_id","user_key","product_line","feature","used_on")
);
--> statement-breakpoint
ALTER TABLE "cairn"."definitions" ADD CONSTRAINT "definitions_apply_id_applies_id_fk" FOREIGN KEY ("apply_id") REFERENCES "cairn"."applies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cairn"."definitions" ADD CONSTRAINT "definitions_retired_by_applies_id_fk" FOREIGN KEY ("retired_by") REFERENCES "cairn"."applies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "definitions_current" ON "cairn"."definitions" USING btree ("kind","key") WHERE "cairn"."definitions"."retired_by" is null;--> statement-breakpoint
CREATE INDEX "definitions_apply_id_index" ON "cairn"."definitions" USING btree ("apply_id");--> statement-breakpoint
CREATE INDEX "contacts_queued_at_index" ON "cx"."contacts" USING btree ("queued_at");--> statement-breakpoint
CREATE INDEX "contacts_customer_id_queued_at_index" ON "cx"."contacts" USING btree ("customer_id","queued_at");--> statement-breakpoint
CREATE INDEX "customers_signed_up_at_index" ON "cx"."customers" USING btree ("signed_up_at");--> statement-breakpoint
CREATE INDEX "customers_churned_at_index" ON "cx"."customers" USING btree ("churned_at");--> statement-breakpoint
CREATE INDEX "employee_responses_responded_at_index" ON "cx"."employee_responses" USING btree ("responded_at");--> statement-breakpoint
CREATE INDEX "orders_ordered_at_index" ON "cx"."orders" USING btree ("ordered_at");--> statement-breakpoint
CREATE INDEX "orders_customer_id_ordered_at_index" ON "cx"."orders" USING btree ("customer_id","ordered_at");--> statement-breakpoint
CREATE INDEX "referrals_referred_at_index" ON "cx"."referrals" USING btree ("referred_at");--> statement-breakpoint
CREATE INDEX "referrals_customer_id_index" ON "cx"."referrals" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "renewals_due_at_index" ON "cx"."renewals" USING btree ("due_at");--> statement-breakpoint
CREATE INDEX "renewals_customer_id_index" ON "cx"."renewals" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "revenue_movements_occurred_at_index" ON "cx"."revenue_movements" USING btree ("occurred_at");--> statement-breakpoint
CREATE INDEX "revenue_movements_customer_id_occurred_at_index" ON "cx"."revenue_movements" USING btree ("customer_id","occurred_at");--> statement-breakpoint
CREATE INDEX "revenue_movements_subscription_id_index" ON "cx"."revenue_movements" USING btree ("subscription_id");--> statement-breakpoint
CREATE INDEX "subscriptions_started_at_index" ON "cx"."subscriptions" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "subscriptions_ended_at_index" ON "cx"."subscriptions" USING btree ("ended_at");--> statement-breakpoint
CREATE INDEX "subscriptions_customer_id_index" ON "cx"."subscriptions" USING btree ("customer_id");--> statement-breakpoint
CREATE INDEX "survey_responses_survey_responded_at_index" ON "cx"."survey_responses" USING btree ("survey","responded_at");--> statement-breakpoint
CREATE INDEX "survey_responses_responded_at_index" ON "cx"."survey_responses" USING btree ("responded_at");--> statement-breakpoint
CREATE INDEX "survey_responses_customer_id_responded_at_index" ON "cx"."survey_responses" USING btree ("customer_id","responded_at");--> statement-breakpoint
CREATE INDEX "survey_responses_received_at_index" ON "cx"."survey_responses" USING btree ("received_at");--> statement-breakpoint
CREATE INDEX "survey_sends_sent_at_index" ON "cx"."survey_sends" USING btree ("sent_at");--> statement-breakpoint
CREATE INDEX "tasks_started_at_index" ON "cx"."tasks" USING btree ("started_at");--> statement-breakpoint
CREATE INDEX "tasks_customer_id_started_at_index" ON "cx"."tasks" USING btree ("customer_id","started_at");--> statement-breakpoint
CREATE INDEX "tickets_opened_at_index" ON "cx"."tickets" USING btree ("opened_at");--> statement-breakpoint
CREATE INDEX "tickets_resolved_at_index" ON "cx"."tickets" USING btree ("resolved_at");--> statement-breakpoint
CREATE INDEX "tickets_customer_id_opened_at_index" ON "cx"."tickets" USING btree ("customer_id","opened_at");--> statement-breakpoint
CREATE INDEX "usage_days_used_on_index" ON "cx"."usage_days" USING btree ("used_on");