-- Which calls each API takes that is online: publishing one asks an index whether another one takes them, and the index
-- keeps two from taking the same, whoever writes.
-- Locks: ACCESS EXCLUSIVE on publications until the end; it and the published versions are read once, rows of what is
-- online are rewritten. To be run again from its start after a failure: it is one transaction.

SET LOCAL turnpike.account_id = '*';

-- AlterTable
ALTER TABLE "publications" ADD COLUMN     "route" TEXT;

-- As publications/route-of.ts makes it. Two with the same route are refused since there are publications; should there be
-- some all the same, one has the route and the other one is served on, rather than nothing starts.
UPDATE publications p SET route = r.route
  FROM (SELECT DISTINCT ON (o.instance_id, o.environment_id, v.route) o.id, v.route
          FROM publications o
         CROSS JOIN LATERAL (
           SELECT concat_ws(' ', definition ->> 'group_id', definition ->> 'req_method',
                            coalesce(definition ->> 'match_mode', 'NORMAL'),
                            regexp_replace(definition ->> 'req_uri', '\{[^{}+]*(\+?)\}', '{\1}', 'g')) AS route
             FROM api_versions WHERE id = o.version_id) AS v
         WHERE o.online
         ORDER BY o.instance_id, o.environment_id, v.route, o.published_at) AS r
 WHERE r.id = p.id;

-- CreateIndex
CREATE UNIQUE INDEX "publications_instance_id_environment_id_route_key" ON "publications"("instance_id", "environment_id", "route");
