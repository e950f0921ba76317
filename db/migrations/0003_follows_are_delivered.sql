CREATE TABLE "cairn"."alerts" (
	"condition" text PRIMARY KEY NOT NULL,
	"since" timestamp with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cairn"."data_looks" (
	"dataset" text NOT NULL,
	"time_dimension" text NOT NULL,
	"latest" timestamp with time zone NOT NULL,
	CONSTRAINT "data_looks_dataset_time_dimension_pk" PRIMARY KEY("dataset","time_dimension")
);
--> statement-breakpoint
ALTER TABLE "cairn"."notifications" ADD COLUMN "delivery" uuid;--> statement-breakpoint
CREATE INDEX "notifications_delivery_index" ON "cairn"."notifications" USING btree ("delivery");