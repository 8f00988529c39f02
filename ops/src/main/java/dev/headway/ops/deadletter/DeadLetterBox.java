// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.deadletter;

import dev.headway.ops.client.Endpoints;
import dev.headway.ops.client.RequestFailedException;
import dev.headway.ops.topic.TopicReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerGroupMetadata;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The dead-letter topic, and which of its letters were retried. That is remembered in the offsets
 * of the consumer group {@link #GROUP_SUFFIX} with the topic prefix in front, written in the same
 * transaction as the retried records: a letter is retried once, even when the command is killed.
 */
public final class DeadLetterBox {
  /** Name of the group, and of the producer's transactions, behind the topic prefix. */
  public static final String GROUP_SUFFIX = "headway-dead-letters-retry";

  /** Letters in one transaction: small enough for its time-out, large enough for its cost. */
  private static final int TRANSACTION = 500;

  private final Endpoints endpoints;
  private final String topic;
  private final String group;

  /**
   * One letter.
   *
   * @param entry the letter
   * @param retried it was retried before
   */
  public record Letter(DeadLetterEntry entry, boolean retried) {}

  /** The box of the stack at {@code endpoints}. */
  public DeadLetterBox(Endpoints endpoints) {
    this.endpoints = endpoints;
    this.topic = endpoints.tracker().topics().deadLetters();
    this.group = endpoints.tracker().topics().prefix() + GROUP_SUFFIX;
  }

  /**
   * All letters in order of their time, oldest first; none when the topic does not exist.
   *
   * @throws RequestFailedException when Kafka does not answer
   */
  public List<Letter> list() {
    List<Letter> letters = new ArrayList<>();
    try (TopicReader reader = new TopicReader(endpoints)) {
      Optional<String> found = reader.find(topic, "");
      if (found.isEmpty()) {
        return letters;
      }
      Map<TopicPartition, RetriedOffsets> retried = retried();
      reader.read(
          found.get(),
          true,
          false,
          record -> {
            RetriedOffsets done =
                retried.getOrDefault(
                    new TopicPartition(record.topic(), record.partition()), RetriedOffsets.none());
            return letters.add(
                new Letter(new DeadLetterEntry(record), done.contains(record.offset())));
          });
    }
    letters.sort(
        Comparator.comparing((Letter l) -> l.entry().record().timestamp())
            .thenComparing(l -> l.entry().record().partition())
            .thenComparing(l -> l.entry().record().offset()));
    return letters;
  }

  /**
   * Puts the original records of letters that {@code wanted} chooses and that were not retried
   * before back into their topics.
   *
   * @param each hears of every letter once it is safely back
   * @return how many
   * @throws RequestFailedException when Kafka does not take them; those {@code each} has heard of
   *     are done
   */
  public int retry(Predicate<DeadLetterEntry> wanted, Consumer<DeadLetterEntry> each) {
    List<Letter> all = list();
    List<DeadLetterEntry> open =
        all.stream()
            .filter(letter -> !letter.retried() && !letter.entry().topic().isEmpty())
            .map(Letter::entry)
            .filter(wanted)
            .toList();
    if (open.isEmpty()) {
      return 0;
    }
    Map<String, Object> properties =
        endpoints.kafka(
            Map.of(
                "transactional.id",
                group,
                "acks",
                "all",
                "max.request.size",
                16 * 1024 * 1024,
                "max.block.ms",
                30_000));
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.initTransactions();
      // Read again behind initTransactions, which fences any other retry that was under way.
      Map<TopicPartition, RetriedOffsets> retried = retried();
      List<DeadLetterEntry> still =
          open.stream().filter(entry -> !contains(retried, entry)).toList();
      for (int from = 0; from < still.size(); from += TRANSACTION) {
        List<DeadLetterEntry> batch =
            still.subList(from, Math.min(still.size(), from + TRANSACTION));
        transact(producer, batch, retried, offsets(all));
        batch.forEach(each);
      }
      return still.size();
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  private void transact(
      KafkaProducer<byte[], byte[]> producer,
      List<DeadLetterEntry> batch,
      Map<TopicPartition, RetriedOffsets> retried,
      Map<TopicPartition, TreeSet<Long>> existing) {
    producer.beginTransaction();
    try {
      Map<TopicPartition, OffsetAndMetadata> commit = new HashMap<>();
      List<Future<?>> sent = new ArrayList<>();
      for (DeadLetterEntry entry : batch) {
        sent.add(producer.send(entry.original()));
        TopicPartition partition = partition(entry);
        RetriedOffsets offsets = retried.computeIfAbsent(partition, p -> RetriedOffsets.none());
        // Between two letters lie only the markers of transactions: without them the ranges would
        // never join.
        Long before =
            existing.getOrDefault(partition, new TreeSet<>()).lower(entry.record().offset());
        offsets.add(before == null ? 0 : before + 1, entry.record().offset());
        String metadata = offsets.metadata();
        if (metadata.length() > RetriedOffsets.LONGEST_METADATA) {
          throw new KafkaException(
              "too many gaps between retried letters to remember; retry without --reason");
        }
        commit.put(partition, new OffsetAndMetadata(offsets.committed(), metadata));
      }
      for (Future<?> future : sent) {
        future.get();
      }
      producer.sendOffsetsToTransaction(commit, new ConsumerGroupMetadata(group));
      producer.commitTransaction();
    } catch (KafkaException | ExecutionException e) {
      producer.abortTransaction();
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    }
  }

  private static boolean contains(
      Map<TopicPartition, RetriedOffsets> retried, DeadLetterEntry entry) {
    RetriedOffsets offsets = retried.get(partition(entry));
    return offsets != null && offsets.contains(entry.record().offset());
  }

  private static Map<TopicPartition, TreeSet<Long>> offsets(List<Letter> letters) {
    Map<TopicPartition, TreeSet<Long>> offsets = new HashMap<>();
    for (Letter letter : letters) {
      offsets
          .computeIfAbsent(partition(letter.entry()), p -> new TreeSet<>())
          .add(letter.entry().record().offset());
    }
    return offsets;
  }

  private static TopicPartition partition(DeadLetterEntry entry) {
    return new TopicPartition(entry.record().topic(), entry.record().partition());
  }

  private Map<TopicPartition, RetriedOffsets> retried() {
    try (Admin admin =
        Admin.create(
            endpoints.kafka(
                Map.of("default.api.timeout.ms", 10_000, "request.timeout.ms", 5_000)))) {
      Map<TopicPartition, RetriedOffsets> retried = new HashMap<>();
      admin
          .listConsumerGroupOffsets(group)
          .partitionsToOffsetAndMetadata()
          .get()
          .forEach(
              (partition, offset) ->
                  retried.put(partition, RetriedOffsets.of(offset.offset(), offset.metadata())));
      return retried;
    } catch (ExecutionException e) {
      throw failed(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(e);
    }
  }

  private static RequestFailedException failed(Exception e) {
    Throwable cause = e instanceof ExecutionException && e.getCause() != null ? e.getCause() : e;
    return new RequestFailedException("Kafka refused: " + cause.getMessage(), false, e);
  }
}
