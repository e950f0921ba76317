CREATE TABLE "cairn"."rollup_cells" (
	"rollup" integer NOT NULL,
	"starts" timestamp with time zone NOT NULL,
	"ends" timestamp with time zone NOT NULL,
	CONSTRAINT "rollup_cells_rollup_starts_pk" PRIMARY KEY("rollup","starts")
);
--> statement-breakpoint
CREATE TABLE "cairn"."rollup_marks" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "cairn"."rollup_marks_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"rollup" integer NOT NULL,
	"starts" timestamp with time zone NOT NULL,
	"ends" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cairn"."rollups" (
	"id" integer PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "cairn"."rollups_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 2147483647 START WITH 1 CACHE 1),
	"key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"table_name" text,
	"state" text NOT NULL,
	"note" text,
	"marking" jsonb,
	"grain" text NOT NULL,
	"covers_from" timestamp with time zone,
	"covers_until" timestamp with time zone,
	"rows" bigint DEFAULT 0 NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	"built_at" timestamp with time zone,
	"refreshed_at" timestamp with time zone,
	"as_of" timestamp with time zone,
	CONSTRAINT "rollups_key_fingerprint_unique" UNIQUE("key","fingerprint")
);
--> statement-breakpoint
CREATE INDEX "rollup_marks_rollup_starts_index" ON "cairn"."rollup_marks" USING btree ("rollup","starts");