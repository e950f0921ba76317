CREATE TABLE "cairn"."scan_uses" (
	"identity" text PRIMARY KEY NOT NULL,
	"dataset" text NOT NULL,
	"time" text NOT NULL,
	"grain" text NOT NULL,
	"calendar" text NOT NULL,
	"dimensions" text[] NOT NULL,
	"metrics" text[] NOT NULL,
	"asked" integer NOT NULL,
	"covered" integer NOT NULL,
	"milliseconds" double precision NOT NULL,
	"last_asked_at" timestamp with time zone NOT NULL
);
