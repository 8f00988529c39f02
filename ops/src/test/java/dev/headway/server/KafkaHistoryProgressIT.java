// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.http.history.HistoryProgress;
import dev.headway.ops.containers.EmbeddedBroker;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaHistoryProgressIT {
  private static final Duration SHORT = Duration.ofMillis(300);
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final byte[] KEY = "acme/ada/p".getBytes(StandardCharsets.UTF_8);

  @TempDir static Path folder;
  private static EmbeddedBroker broker;
  private static Admin admin;
  private static int tests;

  private String prefix;
  private Producer<byte[], byte[]> producer;
  private KafkaHistoryProgress progress;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start(folder);
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    admin.close();
    broker.close();
  }

  @BeforeEach
  void begin() throws ExecutionException, InterruptedException {
    prefix = "t" + tests++ + "-";
    admin
        .createTopics(
            Stream.of("plan-progress", "task-executions", "plan-timeline")
                .map(topic -> new NewTopic(prefix + topic, 2, (short) 1))
                .toList())
        .all()
        .get();
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers(), "transactional.id", prefix),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    progress =
        new KafkaHistoryProgress(Map.of("bootstrap.servers", broker.bootstrapServers()), prefix, 2);
  }

  @AfterEach
  void end() {
    progress.close();
    producer.close();
  }

  /** Sends records of partition 1, and one that only the header of an expired plan is on. */
  private void send(int records, boolean expired) throws ExecutionException, InterruptedException {
    for (int i = 0; i < records; i++) {
      ProducerRecord<byte[], byte[]> record =
          new ProducerRecord<>(prefix + "plan-progress", 1, KEY, expired ? null : KEY);
      if (expired) {
        record.headers().add("headway-expired", new byte[0]);
      }
      producer.send(record).get();
    }
  }

  private void commit(int records) throws ExecutionException, InterruptedException {
    producer.beginTransaction();
    send(records, false);
    producer.commitTransaction();
  }

  private void written(long upTo) throws ExecutionException, InterruptedException {
    admin
        .alterConsumerGroupOffsets(
            "connect-" + prefix + "headway-history-plan-progress",
            Map.of(new TopicPartition(prefix + "plan-progress", 1), new OffsetAndMetadata(upTo)))
        .all()
        .get();
  }

  private boolean reached(Duration wait) {
    return progress.await(Set.of(0, 1), wait) == null;
  }

  /** As of now: what was known a moment ago is not asked for. */
  private HistoryProgress.Table plans() {
    reached(Duration.ZERO);
    return progress.tables().orElseThrow().getFirst();
  }

  @Test
  void shouldHaveNothingToWaitForWhereNothingIsWritten() {
    assertThat(reached(Duration.ZERO)).isTrue();
    assertThat(plans().committed()).containsExactly(-1L, -1L);
    assertThat(plans().lag()).isZero();
    assertThat(progress.tables().orElseThrow())
        .extracting(HistoryProgress.Table::topic)
        .containsExactly(
            prefix + "plan-progress", prefix + "task-executions", prefix + "plan-timeline");
  }

  @Test
  void shouldWaitForTheSinkAndNotForTheMarkerBehindItsLastRecord() throws Exception {
    // given: three records and a marker
    commit(3);
    assertThat(reached(SHORT)).isFalse();
    assertThat(plans().lag()).isEqualTo(4);

    // when
    written(2);
    // then
    assertThat(reached(SHORT)).isFalse();
    assertThat(plans().committed()).containsExactly(-1L, 2L);
    assertThat(plans().lag()).isEqualTo(2);

    // when: while somebody waits
    CompletableFuture<Boolean> waiting = CompletableFuture.supplyAsync(() -> reached(LONG));
    written(3);
    // then
    assertThat(waiting.get()).isTrue();
    assertThat(plans().lag()).isZero();

    // when
    commit(1);
    // then
    assertThat(reached(SHORT)).isFalse();
    written(5);
    assertThat(reached(LONG)).isTrue();
  }

  @Test
  void shouldNotWaitForOtherPartitions() throws Exception {
    // when
    commit(1);
    // then
    assertThat(progress.await(Set.of(0), Duration.ZERO)).isNull();
    assertThat(progress.await(Set.of(1), Duration.ZERO)).contains("plan-progress-1");
  }

  @Test
  void shouldNotWaitForWhatSinksDrop() throws Exception {
    // given
    commit(1);
    written(1);
    // when: a plan expires, and a transaction is aborted
    producer.beginTransaction();
    send(3, true);
    producer.commitTransaction();
    producer.beginTransaction();
    send(2, false);
    producer.abortTransaction();
    // then
    assertThat(reached(LONG)).isTrue();
    assertThat(plans().lag()).isZero();

    // when: an erasure is no such tombstone
    producer.beginTransaction();
    producer.send(new ProducerRecord<>(prefix + "plan-progress", 1, KEY, null)).get();
    producer.commitTransaction();
    // then
    assertThat(reached(SHORT)).isFalse();
  }

  @Test
  void shouldWaitForATransactionThatIsOpen() throws Exception {
    // given
    producer.beginTransaction();
    send(1, false);
    // then
    assertThat(reached(SHORT)).isFalse();

    // when
    producer.commitTransaction();
    written(1);
    // then
    assertThat(reached(LONG)).isTrue();
  }

  @Test
  void shouldSayWhenASinkWasSetBack() throws Exception {
    // given
    commit(2);
    written(2);
    assertThat(reached(LONG)).isTrue();
    // when
    written(0);
    // then
    assertThat(reached(SHORT)).isFalse();
    assertThat(List.of(plans().lag())).containsExactly(3L);
  }

  @Test
  void shouldNotKnowAnythingWhileNoBrokerAnswers() {
    try (KafkaHistoryProgress away =
        new KafkaHistoryProgress(Map.of("bootstrap.servers", "127.0.0.1:1"), "", 2)) {
      assertThat(away.tables()).isEmpty();
      assertThat(away.await(Set.of(0), Duration.ZERO)).contains("Kafka does not say");
    }
  }
}
