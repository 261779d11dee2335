-- Appending to the audit log by one call: the record crosses once, as the text that its hash covers, and the plans of
-- the two statements are kept by the session. No locks. May be run again.

-- The hash is that of linkHash in packages/contracts/src/audit/audit-record.ts.
CREATE OR REPLACE FUNCTION append_audit_record(entry text) RETURNS void LANGUAGE plpgsql AS $$
DECLARE
  r jsonb := entry;
  link audit_heads;
BEGIN
  INSERT INTO audit_heads AS head (account_id, seq, hash)
    VALUES (r ->> 'account_id', 1, encode(sha256(convert_to(E'\n1\n' || entry, 'UTF8')), 'hex'))
    ON CONFLICT (account_id) DO UPDATE
       SET seq = head.seq + 1,
           hash = encode(sha256(convert_to(
             head.hash || E'\n' || (head.seq + 1)::text || E'\n' || entry, 'UTF8')), 'hex')
    RETURNING * INTO link;
  INSERT INTO audit_events (
      id, account_id, seq, hash, project_id, instance_id,
      principal_type, principal_id, principal_name, credential_kind, credential_id,
      operation_id, action, outcome, resource_type, resource_id, resource_name, resource_urn,
      before, after, decision, request_id, source_ip, created_at)
    VALUES (
      r ->> 'id', link.account_id, link.seq, link.hash, r ->> 'project_id', r ->> 'instance_id',
      r #>> '{principal,type}', r #>> '{principal,id}', r #>> '{principal,name}',
      r #>> '{credential,kind}', r #>> '{credential,id}',
      r ->> 'operation', r ->> 'action', r ->> 'outcome',
      r #>> '{resource,type}', r #>> '{resource,id}', r #>> '{resource,name}', r #>> '{resource,urn}',
      NULLIF(r -> 'before', 'null'), NULLIF(r -> 'after', 'null'), NULLIF(r -> 'decision', 'null'),
      r ->> 'request_id', r ->> 'source_ip', (r ->> 'time')::timestamptz);
END $$;
