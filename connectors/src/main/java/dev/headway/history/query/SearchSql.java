// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.query;

import dev.headway.schemas.key.PercentEncoding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The statements of searches. They are fixed texts: what is not asked for is null, which the
 * planner sees, since each is planned for its own values.
 *
 * <p>Long names are indexed by their first 200 characters. The tenant and the user are asked for
 * beside row-level security, not instead of it: an index needs them.
 */
final class SearchSql {
  /** No event is as early, and Postgres knows nothing before 4714 BC. */
  private static final Instant EARLIEST = Instant.parse("-4000-01-01T00:00:00Z");

  private static final String ENDED = "(p.status IN ('completed', 'failed', 'cancelled'))";

  private static final String WANTED =
      " FROM tracker.plan_progress p, (SELECT ?::text AS tenant_id, ?::text AS user_id, ?::text[] AS statuses, ?::text[] AS waiting_on,"
          + " ?::text AS agent, ?::text AS session_id, ?::text AS scope_id, ?::timestamptz AS started_after, ?::timestamptz AS started_before,"
          + " ?::boolean AS ended, ?::timestamptz AS started_at, ?::text AS after_user, ?::text AS after_plan) AS asked"
          + " WHERE p.tenant_id = asked.tenant_id"
          + " AND (asked.user_id IS NULL OR p.user_id = asked.user_id)"
          + " AND (asked.statuses IS NULL OR p.status = ANY (asked.statuses))"
          + " AND (asked.session_id IS NULL OR (left(p.session_id, 200) = left(asked.session_id, 200) AND p.session_id = asked.session_id))"
          + " AND (asked.scope_id IS NULL OR (left(p.scope_id, 200) = left(asked.scope_id, 200) AND p.scope_id = asked.scope_id))"
          + " AND (asked.started_after IS NULL OR p.started_at > asked.started_after)"
          + " AND (asked.started_before IS NULL OR p.started_at < asked.started_before)"
          + " AND (asked.waiting_on IS NULL OR CASE WHEN "
          + ENDED
          + " THEN 'nothing' WHEN p.status = 'waiting' THEN 'input' WHEN p.status = 'paused' THEN 'resume'"
          + " WHEN p.open_tasks > 0 THEN 'agent' ELSE 'planner' END = ANY (asked.waiting_on))"
          + " AND (asked.agent IS NULL OR EXISTS (SELECT FROM tracker.task_executions t WHERE t.tenant_id = p.tenant_id"
          + " AND t.user_id = p.user_id AND t.plan_id = p.plan_id AND t.agent_id = asked.agent AND NOT t.fire_and_forget))";

  private static final String LATER =
      "(p.started_at < asked.started_at OR (p.started_at = asked.started_at"
          + " AND (p.user_id COLLATE \"C\", p.plan_id COLLATE \"C\") > (asked.after_user, asked.after_plan)))";
  private static final String LATEST =
      "p.started_at DESC, p.user_id COLLATE \"C\", p.plan_id COLLATE \"C\" LIMIT ?";
  private static final String URL_ID = "split_part(p.plan_key, '/', 3) COLLATE \"C\"";

  private static final String ACTIVE_FIRST =
      "SELECT p.*"
          + WANTED
          + " AND (asked.after_plan IS NULL OR "
          + ENDED
          + " > asked.ended OR ("
          + ENDED
          + " = asked.ended AND "
          + LATER
          + ")) ORDER BY "
          + ENDED
          + ", "
          + LATEST;
  private static final String LATEST_FIRST =
      "SELECT p.*"
          + WANTED
          + " AND (asked.after_plan IS NULL OR (p.started_at <= asked.started_at AND "
          + LATER
          + ")) ORDER BY "
          + LATEST;
  private static final String PLAN_ID =
      "SELECT p.*"
          + WANTED
          + " AND (asked.after_plan IS NULL OR ("
          + URL_ID
          + ", p.user_id COLLATE \"C\") > (asked.after_plan, asked.after_user)) ORDER BY "
          + URL_ID
          + ", p.user_id COLLATE \"C\" LIMIT ?";
  private static final String COUNT =
      "SELECT count(*) FROM (SELECT 1" + WANTED + " LIMIT ?) AS counted";

  private SearchSql() {}

  /** Asks for at most {@code rows} plans. */
  static PreparedStatement page(
      Connection connection, String tenantId, HistorySearch search, int rows) throws SQLException {
    PreparedStatement statement =
        switch (search.order()) {
          case ACTIVE_FIRST -> connection.prepareStatement(ACTIVE_FIRST);
          case LATEST_FIRST -> connection.prepareStatement(LATEST_FIRST);
          case PLAN_ID -> connection.prepareStatement(PLAN_ID);
        };
    return asked(statement, tenantId, search, search.after(), rows);
  }

  /** Counts up to {@code most}, wherever the page begins. */
  static PreparedStatement count(
      Connection connection, String tenantId, HistorySearch search, int most) throws SQLException {
    return asked(connection.prepareStatement(COUNT), tenantId, search, null, most);
  }

  private static PreparedStatement asked(
      PreparedStatement statement,
      String tenantId,
      HistorySearch search,
      HistorySearch.@Nullable Place after,
      int rows)
      throws SQLException {
    statement.setString(1, StoredText.of(tenantId));
    statement.setString(2, StoredText.ofNullable(search.userId()));
    texts(statement, 3, search.statuses().stream().map(s -> s.name().toLowerCase(Locale.ROOT)));
    texts(statement, 4, search.waitingOn().stream());
    statement.setString(5, StoredText.ofNullable(search.agent()));
    statement.setString(6, StoredText.ofNullable(search.sessionId()));
    statement.setString(7, StoredText.ofNullable(search.scopeId()));
    time(statement, 8, search.startedAfter());
    time(statement, 9, search.startedBefore());
    if (after == null) {
      statement.setNull(10, Types.BOOLEAN);
      time(statement, 11, null);
      statement.setString(12, null);
      statement.setString(13, null);
    } else {
      statement.setBoolean(10, after.ended());
      time(statement, 11, after.startedAt());
      statement.setString(12, StoredText.of(after.userId()));
      statement.setString(
          13,
          search.order() == HistorySearch.Order.PLAN_ID
              ? PercentEncoding.encode(after.planId())
              : StoredText.of(after.planId()));
    }
    statement.setInt(14, rows);
    return statement;
  }

  private static void texts(PreparedStatement statement, int index, Stream<String> texts)
      throws SQLException {
    String[] all = texts.toArray(String[]::new);
    statement.setArray(
        index, all.length == 0 ? null : statement.getConnection().createArrayOf("text", all));
  }

  private static void time(PreparedStatement statement, int index, @Nullable Instant time)
      throws SQLException {
    statement.setObject(
        index,
        time == null
            ? null
            : OffsetDateTime.ofInstant(time.isBefore(EARLIEST) ? EARLIEST : time, ZoneOffset.UTC),
        Types.TIMESTAMP_WITH_TIMEZONE);
  }
}
