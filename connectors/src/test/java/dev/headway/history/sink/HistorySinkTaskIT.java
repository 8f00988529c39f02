// SPDX-License-Identifier: Apache-2.0
package dev.headway.history.sink;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.headway.history.row.HistoryTable;
import dev.headway.history.schema.Database;
import dev.headway.history.schema.HistorySchema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.metrics.PluginMetrics;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.errors.RetriableException;
import org.apache.kafka.connect.runtime.isolation.PluginClassLoader;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.apache.kafka.connect.sink.SinkTaskContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the task does with what Postgres answers, out of the folder of plugins as it is built; the
 * worker around it is played by the test.
 */
class HistorySinkTaskIT {
  private static final HistoryTable TABLE = HistoryTable.ERASURES;

  @SuppressWarnings("NullAway.Init")
  private static Database database;

  private final Worker worker = new Worker();

  @SuppressWarnings("NullAway.Init")
  private static PluginClassLoader plugin;

  @SuppressWarnings("NullAway.Init")
  private SinkTask task;

  @SuppressWarnings("NullAway.Init")
  private ClassLoader before;

  @BeforeAll
  static void open() throws IOException {
    Path folder = Path.of("target", "connect", "plugins", "headway-history");
    try (Stream<Path> files = Files.list(folder)) {
      plugin =
          new PluginClassLoader(
              folder.toUri().toURL(),
              files
                  .filter(file -> file.toString().endsWith(".jar"))
                  .map(HistorySinkTaskIT::url)
                  .toArray(URL[]::new),
              HistorySinkTaskIT.class.getClassLoader());
    }
    // As a worker does, too.
    ServiceLoader.load(Driver.class, plugin).forEach(driver -> {});
    database = new Database();
    new HistorySchema(database.as("headway_owner")).migrate();
    database.login("writer", "headway_sink");
  }

  @AfterAll
  static void close() throws IOException {
    database.close();
    plugin.close();
  }

  @BeforeEach
  void begin() throws ReflectiveOperationException {
    database.empty();
    before = Thread.currentThread().getContextClassLoader();
    Thread.currentThread().setContextClassLoader(plugin);
    Class<?> type = plugin.loadClass(HistorySinkTask.class.getName());
    assertThat(type).isNotEqualTo(HistorySinkTask.class);
    task = (SinkTask) type.getConstructor().newInstance();
    task.initialize(worker);
  }

  @AfterEach
  void end() {
    task.stop();
    Thread.currentThread().setContextClassLoader(before);
  }

  @Test
  void shouldWriteWhatItIsGiven() {
    // given
    task.start(config(url()));

    // when
    task.put(Stream.of("a", "b", "a").map(tenant -> erasure(tenant, "tenant")).toList());
    task.put(List.of(erasure("c", "tenant")));
    task.put(List.of());

    // then
    assertThat(keys()).containsExactly("a", "b", "c");
    assertThat(worker.reported).isEmpty();
  }

  @Test
  void shouldReportExactlyTheRecordsThatAreRefusedAndWriteTheOthers() {
    // given: two of twenty are of a kind there is not
    task.start(config(url()));
    List<SinkRecord> records =
        IntStream.range(0, 20)
            .mapToObj(i -> erasure("t" + (10 + i), i == 3 || i == 17 ? "galaxy" : "tenant"))
            .toList();

    // when
    task.put(records);

    // then
    assertThat(worker.reported).containsExactly(records.get(3), records.get(17));
    assertThat(keys()).hasSize(18).doesNotContain("t13", "t27");

    // when: the next batch finds it whole
    task.put(List.of(erasure("z", "tenant")));

    // then
    assertThat(keys()).contains("z");
  }

  @Test
  void shouldEndAtARefusedRecordWhereNobodyTakesIt() {
    // given
    worker.tolerant = false;
    task.start(config(url()));

    // then
    assertThatThrownBy(() -> task.put(List.of(erasure("a", "galaxy"))))
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(RetriableException.class)
        .hasMessageContaining("violates check constraint");
  }

  @Test
  void shouldWantTheSameAgainAfterLongerAndLongerWhileTheDatabaseIsAway() {
    // given: started without a database
    task.start(config("jdbc:postgresql://127.0.0.1:1/headway"));
    List<SinkRecord> records = List.of(erasure("a", "tenant"));

    // when
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> task.put(records)).isInstanceOf(RetriableException.class);
    }

    // then
    assertThat(worker.timeouts).containsExactly(250L, 500L, 1_000L);
    assertThat(worker.reported).isEmpty();
  }

  @Test
  void shouldWriteTheSameOnceTheDatabaseLetsItInAgain() {
    // given: its connection is cut, and no other is let in
    task.start(config(url()));
    task.put(List.of(erasure("a", "tenant")));
    List<SinkRecord> records = List.of(erasure("b", "tenant"));
    limit(0);

    // when
    assertThatThrownBy(() -> task.put(records)).isInstanceOf(RetriableException.class);
    limit(-1);
    task.put(records);

    // then
    assertThat(keys()).containsExactly("a", "b");
    assertThat(worker.reported).isEmpty();
  }

  /** How many connections the writer may have; those it has are cut. */
  private static void limit(int connections) {
    Database.run(
        database.as("postgres"),
        "ALTER ROLE writer CONNECTION LIMIT " + connections,
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'writer'");
  }

  @Test
  void shouldEndWhereNoRecordIsAtFaultAndSetNoneAside() {
    // given
    Map<String, String> config = config(url());
    config.put("collection.name.format", "tracker.nowhere");
    task.start(config);

    // then
    assertThatThrownBy(() -> task.put(List.of(erasure("a", "tenant"), erasure("b", "tenant"))))
        .isInstanceOf(ConnectException.class)
        .isNotInstanceOf(RetriableException.class);
    assertThat(worker.reported).isEmpty();
  }

  private static URL url(Path file) {
    try {
      return file.toUri().toURL();
    } catch (MalformedURLException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String url() {
    try (Connection connection = database.as("postgres").getConnection()) {
      return connection.getMetaData().getURL().replaceAll("\\?.*", "");
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Map<String, String> config(String url) {
    SinkSettings settings =
        new SinkSettings(
            "", Map.of("schema.registry.url", "http://127.0.0.1:9"), url, "writer", "", 1);
    return new HashMap<>(
        requireNonNull(HistorySinks.all(settings).get(HistorySinks.name(settings, TABLE))));
  }

  private static SinkRecord erasure(String tenant, String kind) {
    String value =
        """
        {"kind":"%s","tenant_id":"%s","user_id":null,"plan_id":null,"erased_at":"2026-01-01T12:00:00Z","erasure_id":"e"}"""
            .formatted(kind, tenant);
    try (SinkChain chain = new SinkChain(config(""))) {
      return requireNonNull(
          chain.take(
              "headway-erasures",
              0,
              0,
              tenant.getBytes(StandardCharsets.UTF_8),
              value.getBytes(StandardCharsets.UTF_8),
              new RecordHeaders()));
    }
  }

  private static List<String> keys() {
    List<String> keys = new ArrayList<>();
    try (Connection connection = database.as("postgres").getConnection();
        Statement statement = connection.createStatement();
        ResultSet found =
            statement.executeQuery("SELECT erasure_key FROM tracker.erasures ORDER BY 1")) {
      while (found.next()) {
        keys.add(found.getString(1));
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return keys;
  }

  /** What a task sees of its worker. */
  private static final class Worker implements SinkTaskContext {
    private final List<SinkRecord> reported = new ArrayList<>();
    private final List<Long> timeouts = new ArrayList<>();
    private boolean tolerant = true;

    @Override
    public Map<String, String> configs() {
      return Map.of();
    }

    @Override
    public void offset(Map<TopicPartition, Long> offsets) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void offset(TopicPartition partition, long offset) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void timeout(long millis) {
      timeouts.add(millis);
    }

    @Override
    public Set<TopicPartition> assignment() {
      return Set.of(new TopicPartition("headway-erasures", 0));
    }

    @Override
    public void pause(TopicPartition... partitions) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void resume(TopicPartition... partitions) {
      throw new UnsupportedOperationException();
    }

    @Override
    public PluginMetrics pluginMetrics() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void requestCommit() {
      throw new UnsupportedOperationException();
    }

    @Override
    public @Nullable ErrantRecordReporter errantRecordReporter() {
      return tolerant
          ? (record, error) -> {
            reported.add(record);
            return CompletableFuture.completedFuture(null);
          }
          : null;
    }
  }

  /** The worker's own offsets are the right ones: what put has returned from is written. */
  @Test
  void shouldCommitWhatTheWorkerHasGiven() {
    Map<TopicPartition, OffsetAndMetadata> offsets =
        Map.of(new TopicPartition("headway-erasures", 0), new OffsetAndMetadata(7));
    assertThat(task.preCommit(offsets)).isEqualTo(offsets);
  }
}
