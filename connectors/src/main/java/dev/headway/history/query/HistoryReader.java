// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.query;

import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.TaskExecution;
import dev.headway.schemas.avro.TimelineEntry;
import dev.headway.schemas.key.Owner;
import dev.headway.schemas.key.PlanKey;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What history knows, as the records that the change topics told. Each method is one transaction in
 * the name of its viewer, who is told of nothing it may not see: a plan of somebody else is as
 * absent as one that never was.
 *
 * <p>The tables are filled one by one, so of a plan one may have something and another nothing yet:
 * a plan is known if any of those asked has some of it. Each method throws {@link
 * HistoryUnavailableException} when history cannot be read.
 */
public final class HistoryReader {
  private static final int FETCHED = 500;

  /** Most tasks or events of a plan in one answer: some hundred megabytes. */
  static final int MOST_ROWS = 100_000;

  /** Most plans looked at for a page of those that a predicate takes. */
  static final int MOST_EXAMINED = 2_000;

  /** Plans are counted up to this. */
  static final int MOST_COUNTED = 10_000;

  private static final String PLAN = "SELECT * FROM tracker.plan_progress WHERE plan_key = ?";
  private static final String OWNERS =
      "SELECT plan_key FROM tracker.plan_progress WHERE tenant_id = ? AND plan_id = ?";
  private static final String TASKS =
      "SELECT * FROM tracker.task_executions WHERE tenant_id = ? AND user_id = ? AND plan_id = ? AND starts_with(task_key, ?) LIMIT ?";
  private static final String TIMELINE =
      "SELECT * FROM tracker.event_timeline WHERE tenant_id = ? AND user_id = ? AND plan_id = ? AND starts_with(event_key, ?)"
          + " ORDER BY event_time, event_id COLLATE \"C\", source COLLATE \"C\" LIMIT ?";
  private static final String LOG =
      "SELECT * FROM tracker.event_timeline WHERE tenant_id = ? AND user_id = ? AND plan_id = ? AND starts_with(event_key, ?) AND kind = 'task_log'"
          + " AND (?::timestamptz IS NULL OR event_time > ? OR (event_time = ? AND (event_id COLLATE \"C\", source COLLATE \"C\") > (?, ?)))"
          + " ORDER BY event_time, event_id COLLATE \"C\", source COLLATE \"C\"";
  private static final String ANY_EVENT =
      "SELECT FROM tracker.event_timeline WHERE tenant_id = ? AND user_id = ? AND plan_id = ? AND starts_with(event_key, ?) LIMIT 1";

  private final HistoryDatabase database;

  /** Reads from {@code database}. */
  public HistoryReader(HistoryDatabase database) {
    this.database = database;
  }

  /**
   * The place of a log line in the event order.
   *
   * @param time event time
   * @param eventId event
   * @param source who sent it
   */
  public record LinePlace(Instant time, String eventId, String source) {}

  /** The plan in its newest version. */
  public Optional<PlanProgress> plan(HistoryViewer viewer, PlanKey key) {
    return database.read(viewer, connection -> plan(connection, key));
  }

  private static Optional<PlanProgress> plan(Connection connection, PlanKey key)
      throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(PLAN)) {
      statement.setString(1, key.toString());
      try (ResultSet found = statement.executeQuery()) {
        return found.next() ? Optional.of(HistoryRecords.plan(new Row(found))) : Optional.empty();
      }
    }
  }

  private static OptionalLong version(Connection connection, PlanKey key) throws SQLException {
    Optional<PlanProgress> plan = plan(connection, key);
    return plan.isPresent() ? OptionalLong.of(plan.get().getVersion()) : OptionalLong.empty();
  }

  /** Who has a plan of this id, of those whom the viewer sees. */
  public List<Owner> owners(HistoryViewer viewer, String planId) {
    return database.read(
        viewer,
        connection -> {
          List<Owner> owners = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(OWNERS)) {
            statement.setString(1, StoredText.of(viewer.owner().tenantId()));
            statement.setString(2, StoredText.of(planId));
            try (ResultSet found = statement.executeQuery()) {
              while (found.next()) {
                PlanKey key = PlanKey.parse(new Row(found).text("plan_key"));
                if (key.planId().equals(planId)) {
                  owners.add(key.owner());
                }
              }
            }
          }
          return owners;
        });
  }

  /**
   * The plan's tasks by (started_at, task_id); empty when it is not known.
   *
   * @throws HistoryTooLargeException when there are more than an answer may hold
   */
  public Optional<List<TaskExecution>> tasks(HistoryViewer viewer, PlanKey key) {
    return database.read(
        viewer,
        connection -> {
          OptionalLong version = version(connection, key);
          List<TaskExecution> tasks = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(TASKS)) {
            ofPlan(statement, key);
            statement.setInt(5, MOST_ROWS + 1);
            statement.setFetchSize(FETCHED);
            try (ResultSet found = statement.executeQuery()) {
              while (found.next()) {
                guard(tasks, "tasks");
                tasks.add(HistoryRecords.task(new Row(found), key, version.orElse(0)));
              }
            }
          }
          tasks.sort(
              Comparator.comparing(TaskExecution::getStartedAt)
                  .thenComparing(TaskExecution::getTaskId));
          return version.isEmpty() && tasks.isEmpty() ? Optional.empty() : Optional.of(tasks);
        });
  }

  /**
   * The plan's events by (time, id, source); empty when it is not known.
   *
   * @throws HistoryTooLargeException when there are more than an answer may hold
   */
  public Optional<List<TimelineEntry>> timeline(HistoryViewer viewer, PlanKey key) {
    return database.read(
        viewer,
        connection -> {
          List<TimelineEntry> entries = new ArrayList<>();
          try (PreparedStatement statement = connection.prepareStatement(TIMELINE)) {
            ofPlan(statement, key);
            statement.setInt(5, MOST_ROWS + 1);
            statement.setFetchSize(FETCHED);
            try (ResultSet found = statement.executeQuery()) {
              while (found.next()) {
                guard(entries, "events");
                entries.add(HistoryRecords.entry(new Row(found), key));
              }
            }
          }
          return entries.isEmpty() && version(connection, key).isEmpty()
              ? Optional.empty()
              : Optional.of(entries);
        });
  }

  /**
   * Log lines of the plan in event order; empty when it is not known.
   *
   * @param after line to go on after; null to begin
   * @param wanted makes a line of an entry; empty for one that is not wanted
   * @param limit most lines
   */
  public <L> Optional<List<L>> log(
      HistoryViewer viewer,
      PlanKey key,
      @Nullable LinePlace after,
      Function<TimelineEntry, Optional<L>> wanted,
      int limit) {
    return database.read(
        viewer,
        connection -> {
          List<L> lines = new ArrayList<>();
          boolean any = false;
          try (PreparedStatement statement = connection.prepareStatement(LOG)) {
            ofPlan(statement, key);
            OffsetDateTime time =
                after == null ? null : OffsetDateTime.ofInstant(after.time(), ZoneOffset.UTC);
            for (int i = 5; i <= 7; i++) {
              statement.setObject(i, time, java.sql.Types.TIMESTAMP_WITH_TIMEZONE);
            }
            statement.setString(8, after == null ? null : StoredText.of(after.eventId()));
            statement.setString(9, after == null ? null : StoredText.of(after.source()));
            statement.setFetchSize(FETCHED);
            try (ResultSet found = statement.executeQuery()) {
              while (lines.size() < limit && found.next()) {
                any = true;
                wanted.apply(HistoryRecords.entry(new Row(found), key)).ifPresent(lines::add);
              }
            }
          }
          return any || version(connection, key).isPresent() || hasEvents(connection, key)
              ? Optional.of(lines)
              : Optional.empty();
        });
  }

  private static boolean hasEvents(Connection connection, PlanKey key) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(ANY_EVENT)) {
      ofPlan(statement, key);
      try (ResultSet found = statement.executeQuery()) {
        return found.next();
      }
    }
  }

  private static void ofPlan(PreparedStatement statement, PlanKey key) throws SQLException {
    statement.setString(1, StoredText.of(key.tenantId()));
    statement.setString(2, StoredText.of(key.userId()));
    statement.setString(3, StoredText.of(key.planId()));
    statement.setString(4, key + "/");
  }

  private static void guard(List<?> rows, String what) {
    if (rows.size() == MOST_ROWS) {
      throw new HistoryTooLargeException(
          "the plan has more than " + MOST_ROWS + " " + what + " in history: ask for them by SQL");
    }
  }

  /**
   * Plans that fit.
   *
   * @param wanted takes plans that fit otherwise; null: all of them. With it, some are looked at,
   *     and a page may be short though there are more
   */
  public HistorySearch.Found search(
      HistoryViewer viewer, HistorySearch search, @Nullable Predicate<PlanProgress> wanted) {
    int rows = wanted == null ? search.limit() + 1 : MOST_EXAMINED + 1;
    return database.read(
        viewer,
        connection -> {
          List<PlanProgress> plans = new ArrayList<>();
          PlanProgress last = null;
          int looked = 0;
          try (PreparedStatement statement =
              SearchSql.page(connection, viewer.owner().tenantId(), search, rows)) {
            statement.setFetchSize(FETCHED);
            try (ResultSet found = statement.executeQuery()) {
              while (found.next()) {
                if (plans.size() == search.limit() || ++looked == rows) {
                  return new HistorySearch.Found(plans, last);
                }
                last = HistoryRecords.plan(new Row(found));
                if (wanted == null || wanted.test(last)) {
                  plans.add(last);
                }
              }
            }
          }
          return new HistorySearch.Found(plans, null);
        });
  }

  /** How many plans fit, wherever a page begins. */
  public HistorySearch.Count count(HistoryViewer viewer, HistorySearch search) {
    return database.read(
        viewer,
        connection -> {
          try (PreparedStatement statement =
                  SearchSql.count(connection, viewer.owner().tenantId(), search, MOST_COUNTED + 1);
              ResultSet found = statement.executeQuery()) {
            found.next();
            long number = found.getLong(1);
            return new HistorySearch.Count(Math.min(number, MOST_COUNTED), number <= MOST_COUNTED);
          }
        });
  }

  /** Whether it answers. */
  public boolean answers() {
    try {
      // Nobody: no row is seen.
      plan(new HistoryViewer(new Owner("", ""), ""), new PlanKey("", "", ""));
      return true;
    } catch (HistoryUnavailableException e) {
      return false;
    }
  }
}
