CREATE TABLE "cairn"."data_changes" (
	"relation" bigint NOT NULL,
	"salt" bigint NOT NULL
);
--> statement-breakpoint
CREATE TABLE "cairn"."data_versions" (
	"relation" bigint PRIMARY KEY NOT NULL,
	"changes" bigint NOT NULL,
	"salt" bigint NOT NULL
);

--> statement-breakpoint
-- Once a transaction and table is enough, for all that it wrote is seen at once. A savepoint that is rolled back takes the setting with the mark.
CREATE FUNCTION "cairn"."mark_data_change"() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
	marked CONSTANT text := 'cairn.marked_' || tg_relid;
BEGIN
	IF current_setting(marked, true) IS DISTINCT FROM 'on' THEN
		INSERT INTO cairn.data_changes (relation, salt) VALUES (tg_relid::bigint, hashtextextended(gen_random_uuid()::text, 0));
		PERFORM set_config(marked, 'on', true);
	END IF;
	RETURN NULL;
END
$$;
