-- Users of a workspace whose email addresses differ only in case stop the migration. The message lists 20 of them.
DO $$
DECLARE
  same text;
BEGIN
  SELECT string_agg(format('workspace %s: user %s (%s), %s', workspace_id, id, name, email), '; ')
  INTO same
  FROM (
    SELECT * FROM (
      SELECT workspace_id, id, name, email, created_at,
        count(*) OVER (PARTITION BY workspace_id, lower(email)) AS users
      FROM workspace_user
    ) AS counted
    WHERE users > 1
    ORDER BY workspace_id, lower(email), created_at, id LIMIT 20
  ) AS listed;
  IF same IS NOT NULL THEN
    RAISE EXCEPTION 'Users have email addresses that differ only in case. Change all but one of each address with: npm run -s cli -- user set-email --workspace ID --user ID --email ADDRESS. The users (at most 20 are listed): %', same;
  END IF;
END $$;

-- What the Prisma schema cannot say.
CREATE UNIQUE INDEX "workspace_user_email_ignoring_case" ON "workspace_user"("workspace_id", lower("email"));
