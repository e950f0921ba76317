CREATE TABLE "cairn"."access_log" (
	"id" uuid PRIMARY KEY NOT NULL,
	"at" timestamp with time zone NOT NULL,
	"kind" text NOT NULL,
	"channel" text,
	"principal_kind" text,
	"principal" text,
	"stakeholder" text,
	"request_id" text,
	"operation" text,
	"operation_type" text,
	"document" text,
	"question" text,
	"metrics" text[] DEFAULT '{}' NOT NULL,
	"dimensions" text[] DEFAULT '{}' NOT NULL,
	"subject" text,
	"outcome" text NOT NULL,
	"codes" text[] DEFAULT '{}' NOT NULL,
	"reason" text,
	"network" text,
	"statements" integer,
	"rows" bigint,
	"kept" boolean DEFAULT false NOT NULL,
	"times" integer DEFAULT 1 NOT NULL
);
--> statement-breakpoint
CREATE INDEX "access_log_at_id_index" ON "cairn"."access_log" USING btree ("at","id");--> statement-breakpoint
CREATE INDEX "access_log_principal_at_index" ON "cairn"."access_log" USING btree ("principal","at");--> statement-breakpoint
CREATE FUNCTION "cairn"."keep_access_log" () RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- Old entries may go, by the hand of the table's owner who says so in this very transaction; nothing else ever changes.
  IF TG_OP = 'DELETE' AND current_setting('cairn.prune_access_log', true) = 'on'
    AND pg_has_role(current_user, (SELECT relowner FROM pg_class WHERE oid = TG_RELID), 'USAGE') THEN
    RETURN NULL;
  END IF;
  RAISE EXCEPTION 'Rows of % are only ever added.', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;--> statement-breakpoint
CREATE TRIGGER "access_log_is_append_only" BEFORE UPDATE OR DELETE OR TRUNCATE ON "cairn"."access_log" FOR EACH STATEMENT EXECUTE FUNCTION "cairn"."keep_access_log" ();
