CREATE TABLE "cx"."response_sentiments" (
	"response_id" bigint PRIMARY KEY NOT NULL,
	"language" text,
	"method" text,
	"score" numeric(5, 4),
	"label" text,
	"library" text,
	"library_version" text,
	"taxonomy_version" text NOT NULL,
	"digest" text NOT NULL,
	"read_at" timestamp with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cx"."response_themes" (
	"response_id" bigint NOT NULL,
	"theme" text NOT NULL,
	CONSTRAINT "response_themes_response_id_theme_pk" PRIMARY KEY("response_id","theme")
);
--> statement-breakpoint
CREATE INDEX "response_themes_theme_index" ON "cx"."response_themes" USING btree ("theme");--> statement-breakpoint
CREATE VIEW "cx"."response_comments" AS (select r.id as response_id, r.customer_id, r.survey, r.comment, r.language, r.channel, r.region, r.touchpoint, r.journey, r.journey_stage, r.product_line, r.responded_at, s.label as sentiment, s.score as sentiment_score from cx.survey_responses r join cx.response_sentiments s on s.response_id = r.id);--> statement-breakpoint
CREATE VIEW "cx"."response_mentions" AS (select r.id as response_id, r.customer_id, r.survey, r.comment, r.language, r.channel, r.region, r.touchpoint, r.journey, r.journey_stage, r.product_line, r.responded_at, s.label as sentiment, s.score as sentiment_score, m.theme from cx.response_themes m join cx.survey_responses r on r.id = m.response_id join cx.response_sentiments s on s.response_id = m.response_id);