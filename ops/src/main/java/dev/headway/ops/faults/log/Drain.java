// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.log;

import dev.headway.history.row.HistoryTable;
import dev.headway.history.sink.HistorySinks;
import dev.headway.ops.client.Pause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Tells when everything that was sent has been worked off and committed. */
public final class Drain {
  private final Deployment deployment;
  private final CommittedLog log;

  /** Of {@code deployment}. */
  public Drain(Deployment deployment) {
    this.deployment = deployment;
    this.log = new CommittedLog(deployment);
  }

  /**
   * Waits until no input, no re-routed record and no due snapshot is left.
   *
   * @throws IllegalStateException naming what is left after {@code patience}
   */
  public void await(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    String left = left();
    while (!left.isEmpty()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "not worked off within " + patience.toSeconds() + " s: " + left);
      }
      Pause.of(Duration.ofMillis(250));
      left = left();
    }
  }

  /**
   * Waits until the sinks of history have taken everything committed on their topics.
   *
   * @throws IllegalStateException naming what is left after {@code patience}
   */
  public void awaitHistory(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    for (HistoryTable table : HistoryTable.values()) {
      String prefix = deployment.topics().prefix();
      String group = HistorySinks.group(prefix, table);
      List<String> topics = List.of(HistorySinks.topic(prefix, table));
      String left = unread(group, topics);
      while (!left.isEmpty()) {
        if (System.nanoTime() > deadline) {
          throw new IllegalStateException(
              "history has not got them within " + patience.toSeconds() + " s: " + left);
        }
        Pause.of(Duration.ofMillis(250));
        left = unread(group, topics);
      }
    }
  }

  /** Where the inputs end now. */
  public Map<TopicPartition, Long> inputEnds() {
    try (KafkaConsumer<byte[], byte[]> consumer = log.consumer()) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : deployment.topics().inputs()) {
        consumer
            .partitionsFor(topic)
            .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
      }
      return consumer.endOffsets(partitions);
    }
  }

  /** Where less is committed than {@code ends}; null: nowhere. */
  public @Nullable String behind(Map<TopicPartition, Long> ends) {
    Map<TopicPartition, OffsetAndMetadata> committed = committed(deployment.applicationId());
    for (Map.Entry<TopicPartition, Long> end : ends.entrySet()) {
      OffsetAndMetadata offset = committed.get(end.getKey());
      if (end.getValue() > (offset == null ? 0 : offset.offset())) {
        return end.getKey()
            + " is worked off to "
            + (offset == null ? "nothing" : offset.offset())
            + " of "
            + end.getValue();
      }
    }
    return null;
  }

  /** What is left, in words; empty when nothing is. */
  private String left() {
    // Inputs first: what they caused on the re-routing topic is committed with their offsets.
    String inputs = unread(deployment.applicationId(), deployment.topics().inputs());
    if (!inputs.isEmpty()) {
      return inputs;
    }
    String rerouted = unread(deployment.applicationId(), List.of(deployment.topics().reroute()));
    // What re-routed records caused in turn was committed with them: ask once more.
    rerouted =
        rerouted.isEmpty()
            ? unread(deployment.applicationId(), List.of(deployment.topics().reroute()))
            : rerouted;
    if (!rerouted.isEmpty()) {
      return rerouted;
    }
    int due = Changelog.read(log, deployment.changelog()).duePlans();
    return due == 0 ? "" : due + " plans with a snapshot due";
  }

  /**
   * Records beyond the committed offsets. Offsets alone do not tell: the markers of transactions
   * have some too.
   */
  private String unread(String group, List<String> topics) {
    Map<TopicPartition, OffsetAndMetadata> committed = committed(group);
    try (KafkaConsumer<byte[], byte[]> consumer = log.consumer()) {
      List<TopicPartition> partitions = new ArrayList<>();
      for (String topic : topics) {
        consumer
            .partitionsFor(topic)
            .forEach(p -> partitions.add(new TopicPartition(topic, p.partition())));
      }
      consumer.assign(partitions);
      Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      long most = 0;
      String where = "";
      for (TopicPartition p : partitions) {
        OffsetAndMetadata offset = committed.get(p);
        long from = offset == null ? Objects.requireNonNull(begins.get(p)) : offset.offset();
        long behind = Objects.requireNonNull(ends.get(p)) - from;
        if (behind > most) {
          most = behind;
          where = p + " from " + from;
        }
        consumer.seek(p, from);
      }
      if (most == 0) {
        return "";
      }
      long[] records = new long[1];
      CommittedLog.readOn(consumer, partitions, r -> records[0]++);
      return records[0] == 0 ? "" : records[0] + " records unread, most of them in " + where;
    }
  }

  private Map<TopicPartition, OffsetAndMetadata> committed(String group) {
    try (Admin admin = Admin.create(deployment.kafka())) {
      return admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("the committed offsets cannot be read", e);
    }
  }
}
