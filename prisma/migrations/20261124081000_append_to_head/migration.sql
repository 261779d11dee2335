-- Appending takes the head that is there before it tries to make one: an insert that always conflicts costs a hash more
-- and a speculative row. No locks. May be run again.

CREATE OR REPLACE FUNCTION append_audit_record(entry text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  r CONSTANT jsonb := entry;
  account CONSTANT text := r ->> 'account_id';
  link audit_heads;
BEGIN
  LOOP
    UPDATE audit_heads
       SET seq = seq + 1,
           hash = encode(sha256(convert_to(hash || E'\n' || (seq + 1)::text || E'\n' || entry, 'UTF8')), 'hex')
     WHERE account_id = account
    RETURNING * INTO link;
    EXIT WHEN FOUND;
    -- Of two first events at once, the one that waited goes on from the other.
    INSERT INTO audit_heads (account_id, seq, hash)
      VALUES (account, 1, encode(sha256(convert_to(E'\n1\n' || entry, 'UTF8')), 'hex'))
      ON CONFLICT DO NOTHING
    RETURNING * INTO link;
    EXIT WHEN FOUND;
  END LOOP;
  INSERT INTO audit_events (
      id, account_id, seq, hash, project_id, instance_id,
      principal_type, principal_id, principal_name, credential_kind, credential_id,
      operation_id, action, outcome, resource_type, resource_id, resource_name, resource_urn,
      before, after, decision, request_id, source_ip, created_at)
    VALUES (
      r ->> 'id', account, link.seq, link.hash, r ->> 'project_id', r ->> 'instance_id',
      r #>> '{principal,type}', r #>> '{principal,id}', r #>> '{principal,name}',
      r #>> '{credential,kind}', r #>> '{credential,id}',
      r ->> 'operation', r ->> 'action', r ->> 'outcome',
      r #>> '{resource,type}', r #>> '{resource,id}', r #>> '{resource,name}', r #>> '{resource,urn}',
      NULLIF(r -> 'before', 'null'), NULLIF(r -> 'after', 'null'), NULLIF(r -> 'decision', 'null'),
      r ->> 'request_id', r ->> 'source_ip', (r ->> 'time')::timestamptz);
END $$;
