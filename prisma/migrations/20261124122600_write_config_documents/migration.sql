-- Bodies of documents keep their spelling, which is canonical: jsonb has an order of its own for members, so that each node
-- had to sort them again to check a hash. Bodies of before stay as jsonb spelled them, and are checked as before.
-- And one way to write the documents of a revision, which asks once whose the gateway is. The policies ask of each row, in each
-- of three tables, by a function call: of 10,000 documents that took longer than writing them.
-- Locks: ACCESS EXCLUSIVE on config_bodies until the end; it is rewritten. To be run again from its start after a failure: it is one transaction.

-- AlterTable
ALTER TABLE "config_bodies" ALTER COLUMN "body" SET DATA TYPE JSON;

-- Writes what a revision makes of documents: [{kind, id, hash, name, refs, text}], hash null: gone; text left out: known.
-- The session must see the gateway. Until the end of the call the policies are lifted, and every row written meanwhile is
-- of that gateway; when it fails, what was set is taken back with all else.
CREATE FUNCTION write_config_documents(wanted text, made_by integer, documents jsonb) RETURNS void
LANGUAGE plpgsql VOLATILE AS $$
DECLARE
  scope CONSTANT text := coalesce(current_setting('turnpike.account_id', true), '');
BEGIN
  IF NOT sees_instance(wanted) THEN
    RAISE EXCEPTION 'no gateway % for this session', wanted USING ERRCODE = 'insufficient_privilege';
  END IF;
  PERFORM set_config('turnpike.account_id', '*', true);

  INSERT INTO config_bodies (instance_id, hash, name, refs, body)
  SELECT DISTINCT ON (d.hash) wanted, d.hash, d.name, d.refs, d.text::json
    FROM jsonb_to_recordset(documents) AS d (hash text, name text, refs text[], text text)
   WHERE d.text IS NOT NULL
  ON CONFLICT DO NOTHING;

  -- In the order of the keys: each page of their indexes is looked for once.
  WITH changed AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(documents) AS d (kind text, id text, hash text) ORDER BY d.kind, d.id),
  versions AS (
    INSERT INTO config_versions (instance_id, kind, document_id, revision, hash)
    SELECT wanted, kind, id, made_by, hash FROM changed)
  INSERT INTO config_documents (instance_id, kind, document_id, revision, hash)
  SELECT wanted, kind, id, made_by, hash FROM changed
  ON CONFLICT (instance_id, kind, document_id)
  DO UPDATE SET revision = EXCLUDED.revision, hash = EXCLUDED.hash;

  PERFORM set_config('turnpike.account_id', scope, true);
END
$$;
