CREATE TABLE "cairn"."cascades" (
	"id" uuid PRIMARY KEY NOT NULL,
	"target_id" uuid NOT NULL,
	"dimension" text NOT NULL,
	"method" text NOT NULL,
	"mix" jsonb NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cairn"."change_log" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "cairn"."change_log_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"at" timestamp with time zone NOT NULL,
	"actor" text NOT NULL,
	"action" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject" text NOT NULL,
	"revision" integer,
	"before" jsonb,
	"after" jsonb,
	"request_id" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cairn"."idempotency_keys" (
	"actor" text NOT NULL,
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"outcome" jsonb,
	"at" timestamp with time zone NOT NULL,
	CONSTRAINT "idempotency_keys_actor_key_pk" PRIMARY KEY("actor","key")
);
--> statement-breakpoint
CREATE TABLE "cairn"."action_items" (
	"id" uuid PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"note" text,
	"goal_id" uuid,
	"target_id" uuid,
	"about_kind" text,
	"about_key" text,
	"owner" text NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"resolution" text,
	"closed_at" timestamp with time zone,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"updated_by" text NOT NULL,
	CONSTRAINT "action_items_about" CHECK (("cairn"."action_items"."about_kind" is null) = ("cairn"."action_items"."about_key" is null)),
	CONSTRAINT "action_items_closed" CHECK (("cairn"."action_items"."state" = 'open') = ("cairn"."action_items"."closed_at" is null))
);
--> statement-breakpoint
CREATE TABLE "cairn"."check_ins" (
	"id" uuid PRIMARY KEY NOT NULL,
	"target_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by" text NOT NULL,
	"value" double precision,
	"status" text NOT NULL,
	"confidence" double precision,
	"note" text NOT NULL,
	"next_step" text,
	CONSTRAINT "check_ins_confidence" CHECK ("cairn"."check_ins"."confidence" between 0 and 1)
);
--> statement-breakpoint
CREATE TABLE "cairn"."decisions" (
	"id" uuid PRIMARY KEY NOT NULL,
	"goal_id" uuid NOT NULL,
	"review_id" uuid,
	"at" timestamp with time zone NOT NULL,
	"by" text NOT NULL,
	"decision" text NOT NULL,
	"rationale" text
);
--> statement-breakpoint
CREATE TABLE "cairn"."reviews" (
	"id" uuid PRIMARY KEY NOT NULL,
	"goal_id" uuid NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"by" text NOT NULL,
	"summary" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cairn"."follows" (
	"id" uuid PRIMARY KEY NOT NULL,
	"stakeholder" text NOT NULL,
	"subject_kind" text NOT NULL,
	"subject" text,
	"events" text[] NOT NULL,
	"channel" text NOT NULL,
	"address" text NOT NULL,
	"secret" text,
	"digest" text NOT NULL,
	"ended_at" timestamp with time zone,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"updated_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cairn"."notifications" (
	"id" uuid PRIMARY KEY NOT NULL,
	"follow_id" uuid NOT NULL,
	"event" text NOT NULL,
	"occurrence" text NOT NULL,
	"occurred_at" timestamp with time zone NOT NULL,
	"payload" jsonb NOT NULL,
	"state" text NOT NULL,
	"attempts" integer DEFAULT 0 NOT NULL,
	"last_error" text,
	"delivered_at" timestamp with time zone,
	CONSTRAINT "notifications_follow_id_occurrence_unique" UNIQUE("follow_id","occurrence")
);
--> statement-breakpoint
CREATE TABLE "cairn"."goals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"title" text NOT NULL,
	"intent" text NOT NULL,
	"narrative" text,
	"parent_id" uuid,
	"level" text,
	"starts_at" timestamp with time zone NOT NULL,
	"ends_at" timestamp with time zone NOT NULL,
	"state" text NOT NULL,
	"outcome" text,
	"closed_at" timestamp with time zone,
	"closing_note" text,
	"roll_up" text NOT NULL,
	"weight" double precision NOT NULL,
	"visibility" text NOT NULL,
	"cadence" text NOT NULL,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"updated_by" text NOT NULL,
	CONSTRAINT "goals_period" CHECK ("cairn"."goals"."starts_at" < "cairn"."goals"."ends_at"),
	CONSTRAINT "goals_weight" CHECK ("cairn"."goals"."weight" > 0),
	CONSTRAINT "goals_outcome" CHECK (("cairn"."goals"."state" = 'closed') = ("cairn"."goals"."outcome" is not null)),
	CONSTRAINT "goals_closed_at" CHECK (("cairn"."goals"."state" = 'closed') = ("cairn"."goals"."closed_at" is not null))
);
--> statement-breakpoint
CREATE TABLE "cairn"."metric_uses" (
	"metric" text NOT NULL,
	"day" date NOT NULL,
	"operations" integer NOT NULL,
	CONSTRAINT "metric_uses_metric_day_pk" PRIMARY KEY("metric","day")
);
--> statement-breakpoint
CREATE TABLE "cairn"."assignments" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "cairn"."assignments_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"subject_kind" text NOT NULL,
	"subject" text NOT NULL,
	"role" text NOT NULL,
	"stakeholder" text NOT NULL,
	"from_at" timestamp with time zone NOT NULL,
	"until_at" timestamp with time zone,
	"assigned_by" text NOT NULL,
	CONSTRAINT "assignments_stretch" CHECK ("cairn"."assignments"."from_at" <= "cairn"."assignments"."until_at")
);
--> statement-breakpoint
CREATE TABLE "cairn"."departures" (
	"stakeholder" text PRIMARY KEY NOT NULL,
	"left_at" timestamp with time zone NOT NULL,
	"successor" text,
	"recorded_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cairn"."stakeholders" (
	"key" text PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"kind" text NOT NULL,
	"title" text,
	"email" text,
	"member_of" text,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"updated_by" text NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cairn"."target_snapshots" (
	"target_id" uuid NOT NULL,
	"day" date NOT NULL,
	"taken_at" timestamp with time zone NOT NULL,
	"target_revision" integer NOT NULL,
	"metric_version" integer,
	"value" double precision,
	"sample_size" double precision,
	"lower" double precision,
	"upper" double precision,
	"expected" double precision,
	"attainment" double precision,
	"observed" text NOT NULL,
	"status" text NOT NULL,
	"reason" text NOT NULL,
	CONSTRAINT "target_snapshots_target_id_day_pk" PRIMARY KEY("target_id","day"),
	CONSTRAINT "target_snapshots_interval" CHECK (("cairn"."target_snapshots"."lower" is null) = ("cairn"."target_snapshots"."upper" is null))
);
--> statement-breakpoint
CREATE TABLE "cairn"."milestones" (
	"target_id" uuid NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"value" double precision NOT NULL,
	"title" text,
	CONSTRAINT "milestones_target_id_due_at_pk" PRIMARY KEY("target_id","due_at")
);
--> statement-breakpoint
CREATE TABLE "cairn"."targets" (
	"id" uuid PRIMARY KEY NOT NULL,
	"goal_id" uuid NOT NULL,
	"metric" text NOT NULL,
	"slice" jsonb,
	"direction" text NOT NULL,
	"value" double precision,
	"low" double precision,
	"high" double precision,
	"starts_at" timestamp with time zone NOT NULL,
	"due_at" timestamp with time zone NOT NULL,
	"measured_over" jsonb NOT NULL,
	"baseline_kind" text NOT NULL,
	"baseline_value" double precision,
	"baseline_at" timestamp with time zone,
	"trajectory" text NOT NULL,
	"at_risk_within" double precision NOT NULL,
	"weight" double precision NOT NULL,
	"minimum_sample" integer,
	"counter_metrics" jsonb NOT NULL,
	"cascade_id" uuid,
	"segment" jsonb,
	"withdrawn_at" timestamp with time zone,
	"revision" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"created_by" text NOT NULL,
	"updated_at" timestamp with time zone NOT NULL,
	"updated_by" text NOT NULL,
	CONSTRAINT "targets_period" CHECK ("cairn"."targets"."starts_at" < "cairn"."targets"."due_at"),
	CONSTRAINT "targets_value" CHECK (case "cairn"."targets"."direction" when 'range' then "cairn"."targets"."value" is null and "cairn"."targets"."low" <= "cairn"."targets"."high" else "cairn"."targets"."value" is not null and "cairn"."targets"."low" is null and "cairn"."targets"."high" is null end),
	CONSTRAINT "targets_baseline" CHECK (("cairn"."targets"."baseline_kind" = 'frozen') = ("cairn"."targets"."baseline_value" is not null and "cairn"."targets"."baseline_at" is not null)),
	CONSTRAINT "targets_weight" CHECK ("cairn"."targets"."weight" > 0)
);
--> statement-breakpoint
ALTER TABLE "cairn"."cascades" ADD CONSTRAINT "cascades_target_id_targets_id_fk" FOREIGN KEY ("target_id") REFERENCES "cairn"."targets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cairn"."action_items" ADD CONSTRAINT "action_items_goal_id_goals_id_fk" FOREIGN KEY ("goal_id") REFERENCES "cairn"."goals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cairn"."action_items" ADD CONSTRAINT "action_items_target_id_targets_id_fk" FOREIGN KEY ("target_id") REFERENCES "cairn"."targets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cairn"."check_ins" ADD CONSTRAINT "check_ins_target_id_targets_id_fk" FOREIGN KEY ("target_id") REFERENCES "cairn"."targets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cairn"."decisions" ADD CONSTRAINT "decisions_goal_id_goals_id_fk" FOREIGN KEY ("goal_id") REFERENCES "cairn"."goals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cairn"."decisions" ADD CONSTRAINT "decisions_review_id_reviews_id_fk" FOREIGN KEY ("review_id") REFERENCES "cairn"."reviews"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cairn"."reviews" ADD CONSTRAINT "reviews_goal_id_goals_id_fk" FOREIGN KEY ("goal_id") REFERENCES "cairn"."goals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cairn"."notifications" ADD CONSTRAINT "notifications_follow_id_follows_id_fk" FOREIGN KEY ("follow_id") REFERENCES "cairn"."follows"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cairn"."goals" ADD CONSTRAINT "goals_parent_id_goals_id_fk" FOREIGN KEY ("parent_id") REFERENCES "cairn"."goals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cairn"."target_snapshots" ADD CONSTRAINT "target_snapshots_target_id_targets_id_fk" FOREIGN KEY ("target_id") REFERENCES "cairn"."targets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cairn"."milestones" ADD CONSTRAINT "milestones_target_id_targets_id_fk" FOREIGN KEY ("target_id") REFERENCES "cairn"."targets"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "cairn"."targets" ADD CONSTRAINT "targets_goal_id_goals_id_fk" FOREIGN KEY ("goal_id") REFERENCES "cairn"."goals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "cascades_target_id_index" ON "cairn"."cascades" USING btree ("target_id");--> statement-breakpoint
CREATE INDEX "change_log_subject_kind_subject_id_index" ON "cairn"."change_log" USING btree ("subject_kind","subject","id");--> statement-breakpoint
CREATE INDEX "change_log_actor_id_index" ON "cairn"."change_log" USING btree ("actor","id");--> statement-breakpoint
CREATE INDEX "idempotency_keys_at_index" ON "cairn"."idempotency_keys" USING btree ("at");--> statement-breakpoint
CREATE INDEX "action_items_owner_index" ON "cairn"."action_items" USING btree ("owner") WHERE "cairn"."action_items"."state" = 'open';--> statement-breakpoint
CREATE INDEX "action_items_goal_id_index" ON "cairn"."action_items" USING btree ("goal_id");--> statement-breakpoint
CREATE INDEX "action_items_target_id_index" ON "cairn"."action_items" USING btree ("target_id");--> statement-breakpoint
CREATE INDEX "action_items_about_kind_about_key_index" ON "cairn"."action_items" USING btree ("about_kind","about_key");--> statement-breakpoint
CREATE INDEX "check_ins_target_id_at_index" ON "cairn"."check_ins" USING btree ("target_id","at");--> statement-breakpoint
CREATE INDEX "decisions_goal_id_at_index" ON "cairn"."decisions" USING btree ("goal_id","at");--> statement-breakpoint
CREATE INDEX "reviews_goal_id_at_index" ON "cairn"."reviews" USING btree ("goal_id","at");--> statement-breakpoint
CREATE INDEX "follows_stakeholder_index" ON "cairn"."follows" USING btree ("stakeholder");--> statement-breakpoint
CREATE INDEX "follows_subject_kind_subject_index" ON "cairn"."follows" USING btree ("subject_kind","subject");--> statement-breakpoint
CREATE INDEX "notifications_state_occurred_at_index" ON "cairn"."notifications" USING btree ("state","occurred_at");--> statement-breakpoint
CREATE INDEX "goals_parent_id_index" ON "cairn"."goals" USING btree ("parent_id");--> statement-breakpoint
CREATE INDEX "assignments_subject_kind_subject_index" ON "cairn"."assignments" USING btree ("subject_kind","subject");--> statement-breakpoint
CREATE INDEX "assignments_stakeholder_index" ON "cairn"."assignments" USING btree ("stakeholder");--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_one_accountable" ON "cairn"."assignments" USING btree ("subject_kind","subject") WHERE "cairn"."assignments"."role" = 'accountable' and "cairn"."assignments"."until_at" is null;--> statement-breakpoint
CREATE UNIQUE INDEX "assignments_current" ON "cairn"."assignments" USING btree ("subject_kind","subject","role","stakeholder") WHERE "cairn"."assignments"."until_at" is null;--> statement-breakpoint
CREATE INDEX "targets_goal_id_index" ON "cairn"."targets" USING btree ("goal_id");--> statement-breakpoint
CREATE INDEX "targets_metric_index" ON "cairn"."targets" USING btree ("metric");--> statement-breakpoint
CREATE INDEX "targets_cascade_id_index" ON "cairn"."targets" USING btree ("cascade_id");--> statement-breakpoint
CREATE FUNCTION "cairn"."refuse_rewriting" () RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'Rows of % are only ever added.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;--> statement-breakpoint
CREATE TRIGGER "change_log_is_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "cairn"."change_log" FOR EACH STATEMENT EXECUTE FUNCTION "cairn"."refuse_rewriting" ();--> statement-breakpoint
CREATE TRIGGER "target_snapshots_are_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "cairn"."target_snapshots" FOR EACH STATEMENT EXECUTE FUNCTION "cairn"."refuse_rewriting" ();
