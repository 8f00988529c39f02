// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.history.sink.HistorySinks;
import dev.headway.http.webhook.Delivery;
import dev.headway.http.webhook.DeliverySchedule;
import dev.headway.http.webhook.EventType;
import dev.headway.http.webhook.PlanChange;
import dev.headway.http.webhook.Webhook;
import dev.headway.http.webhook.WebhookBook;
import dev.headway.http.webhook.WebhookHealth;
import dev.headway.http.webhook.WebhookJson;
import dev.headway.http.webhook.WebhookMetrics;
import dev.headway.http.webhook.WebhookPolicy;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.topics.TopicNames;
import dev.headway.topology.ChangeHeaders;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the changes of plans as one of a group, of which each partition has one owner, and turns
 * them into deliveries. All it writes goes with the places it has read up to in one transaction,
 * which Kafka refuses to who is no longer the owner: each change makes its deliveries once, and
 * each delivery is written by one at a time. It reads back what it has written before it goes on,
 * so that the book is never behind it.
 */
final class WebhookSession {
  private static final Logger LOG = LoggerFactory.getLogger(WebhookSession.class);
  private static final Duration POLL = Duration.ofMillis(50);
  private static final Duration COMMIT = Duration.ofSeconds(1);
  private static final Duration TIDY = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** Longer than it takes to write what has come of an attempt. */
  private static final Duration OVERDUE = Duration.ofMinutes(1);

  /**
   * What is older is told to nobody where no place is known. Kafka forgets the places of a group
   * that is gone for a week; by then everything from before was told long ago.
   */
  private static final Duration LOOK_BACK = Duration.ofDays(1);

  private final Parts parts;
  private final Map<TopicPartition, Long> committed = new HashMap<>();
  private final Map<TopicPartition, Long> loading = new HashMap<>();

  /** Partitions whose first place is still to be written. */
  private final Set<TopicPartition> unwritten = new HashSet<>();

  private final Set<Integer> owned;
  private long lastCommit = System.nanoTime();
  private long lastTidy = System.nanoTime();

  /**
   * What it needs.
   *
   * @param consumer one of the group, reads committed changes and begins nowhere by itself
   * @param producer with a transactional id of this instance
   * @param ends tells where partitions end, transactions that are under way included
   * @param owned the partitions whose deliveries are made here; shared with who hears of them
   * @param retention how long finished deliveries are kept
   */
  record Parts(
      Consumer<byte[], byte[]> consumer,
      Producer<byte[], byte[]> producer,
      Consumer<byte[], byte[]> ends,
      TopicNames topics,
      int partitions,
      WebhookReader reader,
      WebhookBook book,
      DeliverySchedule schedule,
      WebhookAttempts attempts,
      Set<Integer> owned,
      Function<byte[], PlanProgress> snapshots,
      WebhookPolicy policy,
      Duration retention,
      WebhookMetrics metrics,
      Clock clock) {}

  WebhookSession(Parts parts) {
    this.parts = parts;
    this.owned = parts.owned();
  }

  /** Joins the group. */
  void begin() {
    parts.producer().initTransactions();
    parts.consumer().subscribe(List.of(parts.topics().planProgress()), new Owning());
  }

  /** Does what there is to do. To be called again and again. */
  void turn() throws InterruptedException {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try {
      parts.consumer().poll(POLL).forEach(records::add);
    } catch (OffsetOutOfRangeException e) {
      // Nobody has followed for longer than the topic keeps: what is there is told.
      LOG.warn("changes of plans are gone before webhooks were told of them", e);
      parts.consumer().seekToBeginning(e.partitions());
    }
    activate();
    write(records, parts.attempts().take());
    parts.attempts().begin();
  }

  /** Writes what has come of the last attempts. */
  void end() throws InterruptedException {
    write(List.of(), parts.attempts().take());
  }

  /** What is to be written. */
  private static final class Draft {
    private final Map<String, Delivery> deliveries = new LinkedHashMap<>();
    private final Map<String, Integer> gone = new LinkedHashMap<>();
    private final Map<String, WebhookHealth> healths = new LinkedHashMap<>();

    boolean isEmpty() {
      return deliveries.isEmpty() && gone.isEmpty() && healths.isEmpty();
    }
  }

  private void write(
      List<ConsumerRecord<byte[], byte[]>> records, List<WebhookAttempts.Outcome> outcomes)
      throws InterruptedException {
    Draft draft = new Draft();
    if (!records.isEmpty()) {
      awaitWebhooks();
      records.forEach(record -> take(record, draft));
    }
    outcomes.forEach(outcome -> take(outcome, draft));
    tidy(draft);
    Map<TopicPartition, OffsetAndMetadata> reached = reached();
    boolean due = System.nanoTime() - lastCommit > COMMIT.toNanos();
    if (draft.isEmpty() && (reached.isEmpty() || !due)) {
      return;
    }
    try {
      commit(draft, reached);
    } catch (CommitFailedException | RebalanceInProgressException e) {
      // Partitions are being moved: it is done again by whoever has them then.
      LOG.debug("a transaction is not taken while partitions move", e);
      parts.producer().abortTransaction();
      parts.attempts().putBack(outcomes);
      rewind();
    }
  }

  /** A webhook that was made before these changes is known before they are looked at. */
  private void awaitWebhooks() throws InterruptedException {
    TopicPartition webhooks = new TopicPartition(parts.topics().webhooks(), 0);
    require(parts.consumer().endOffsets(Set.of(webhooks)));
  }

  private void require(Map<TopicPartition, Long> upTo) throws InterruptedException {
    if (!parts.reader().await(upTo, PATIENCE)) {
      throw new KafkaException("what was written of webhooks cannot be read");
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record, Draft draft) {
    if (record.key() == null) {
      return;
    }
    if (record.value() == null) {
      // Plans whose retention is over leave, too, and long before their deliveries do.
      if (record.headers().lastHeader(HistorySinks.EXPIRED) == null) {
        erase(record.partition(), new String(record.key(), StandardCharsets.UTF_8), draft);
      }
      return;
    }
    Collection<Webhook> webhooks = parts.book().webhooks();
    if (webhooks.isEmpty()) {
      return;
    }
    PlanProgress plan;
    try {
      plan = parts.snapshots().apply(record.value());
    } catch (RuntimeException e) {
      LOG.error("change {} of partition {} cannot be read", record.offset(), record.partition(), e);
      return;
    }
    PlanChange change =
        new PlanChange(
            plan,
            ChangeHeaders.text(record.headers(), ChangeHeaders.WAS),
            ChangeHeaders.text(record.headers(), ChangeHeaders.WARNED),
            ChangeHeaders.text(record.headers(), ChangeHeaders.REASON),
            record.timestamp());
    for (Webhook webhook : webhooks) {
      if (!parts.book().health(webhook.id()).isDisabled()) {
        for (EventType type : webhook.wanted(change)) {
          add(record.partition(), Delivery.of(webhook, change, type, now()), draft);
        }
      }
    }
  }

  private void add(int partition, Delivery delivery, Draft draft) {
    if (parts.book().delivery(partition, delivery.key()) != null) {
      return;
    }
    long waiting =
        parts.book().pending(partition, delivery.webhookId())
            + draft.deliveries.values().stream()
                .filter(
                    other -> other.isPending() && other.webhookId().equals(delivery.webhookId()))
                .count();
    draft.deliveries.put(
        delivery.key(),
        waiting < parts.policy().maxPending()
            ? delivery
            : delivery.givenUp("too many deliveries of the webhook wait", now()));
  }

  private void erase(int partition, String plan, Draft draft) {
    draft.deliveries.values().removeIf(delivery -> delivery.plan().equals(plan));
    for (Delivery delivery : parts.book().deliveries(partition)) {
      if (delivery.plan().equals(plan)) {
        draft.gone.put(delivery.key(), partition);
      }
    }
  }

  private void take(WebhookAttempts.Outcome outcome, Draft draft) {
    Delivery tried = outcome.tried();
    int partition = tried.partition(parts.partitions());
    Delivery known = parts.book().delivery(partition, tried.key());
    if (!owned.contains(partition)
        || known == null
        || known.step() != tried.step()
        || draft.gone.containsKey(tried.key())) {
      // It is another's, or gone.
      return;
    }
    Delivery next =
        known.after(
            outcome.attempt(), parts.policy().schedule(), ThreadLocalRandom.current().nextDouble());
    draft.deliveries.put(next.key(), next);
    parts.metrics().ended(next);
    String webhook = next.webhookId();
    WebhookHealth before = draft.healths.getOrDefault(webhook, parts.book().health(webhook));
    WebhookHealth after = before.after(outcome.attempt(), now(), parts.policy().disabledAfter());
    if (!after.equals(before) && parts.book().webhook(webhook).isPresent()) {
      draft.healths.put(webhook, after);
      if (after.isDisabled()) {
        LOG.warn("webhook {} is disabled: {}", webhook, after.reason());
      }
    }
  }

  private void tidy(Draft draft) {
    if (System.nanoTime() - lastTidy < TIDY.toNanos()) {
      return;
    }
    lastTidy = System.nanoTime();
    for (int partition : owned) {
      for (String key :
          parts.book().surplus(partition, parts.policy().log(), now().minus(parts.retention()))) {
        if (!draft.deliveries.containsKey(key)) {
          draft.gone.put(key, partition);
        }
      }
      findLost(partition);
    }
  }

  /** An attempt that ends while its partition is away and back has nobody who goes on with it. */
  private void findLost(int partition) {
    Instant due = now().minus(OVERDUE);
    parts
        .reader()
        .quietly(
            () ->
                parts.book().deliveries(partition).stream()
                    .filter(delivery -> delivery.isPending() && delivery.nextAt().isBefore(due))
                    .forEach(parts.schedule()::putMissing));
  }

  private Instant now() {
    return parts.clock().instant();
  }

  /** Places of the partitions that are owned and have moved. */
  private Map<TopicPartition, OffsetAndMetadata> reached() {
    Map<TopicPartition, OffsetAndMetadata> reached = new HashMap<>();
    for (TopicPartition partition : parts.consumer().assignment()) {
      if (!loading.containsKey(partition) && committed.containsKey(partition)) {
        long place = parts.consumer().position(partition);
        if (place != committed.get(partition) || unwritten.contains(partition)) {
          reached.put(partition, new OffsetAndMetadata(place));
        }
      }
    }
    return reached;
  }

  private void commit(Draft draft, Map<TopicPartition, OffsetAndMetadata> reached)
      throws InterruptedException {
    Producer<byte[], byte[]> producer = parts.producer();
    Map<TopicPartition, OffsetAndMetadata> places = new HashMap<>(reached);
    if (places.isEmpty()) {
      // Some place is needed: Kafka asks whether this is still a member with it.
      committed.forEach((partition, place) -> places.put(partition, new OffsetAndMetadata(place)));
    }
    producer.beginTransaction();
    List<Future<RecordMetadata>> written = send(draft);
    producer.sendOffsetsToTransaction(places, parts.consumer().groupMetadata());
    producer.commitTransaction();
    places.forEach((partition, place) -> committed.put(partition, place.offset()));
    unwritten.removeAll(places.keySet());
    lastCommit = System.nanoTime();
    require(behind(written));
  }

  private List<Future<RecordMetadata>> send(Draft draft) {
    List<Future<RecordMetadata>> written = new ArrayList<>();
    String topic = parts.topics().webhookDeliveries();
    draft.deliveries.forEach(
        (key, delivery) ->
            written.add(
                send(
                    topic,
                    delivery.partition(parts.partitions()),
                    key,
                    WebhookJson.bytes(delivery))));
    draft.gone.forEach((key, partition) -> written.add(send(topic, partition, key, null)));
    draft.healths.forEach(
        (webhook, health) ->
            written.add(
                send(
                    parts.topics().webhooks(),
                    0,
                    WebhookBook.healthKey(webhook),
                    WebhookJson.bytes(health))));
    return written;
  }

  private Future<RecordMetadata> send(
      String topic, int partition, String key, byte @Nullable [] value) {
    return parts
        .producer()
        .send(new ProducerRecord<>(topic, partition, key.getBytes(StandardCharsets.UTF_8), value));
  }

  private static Map<TopicPartition, Long> behind(List<Future<RecordMetadata>> written)
      throws InterruptedException {
    Map<TopicPartition, Long> ends = new HashMap<>();
    try {
      for (Future<RecordMetadata> one : written) {
        RecordMetadata place = one.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        ends.merge(
            new TopicPartition(place.topic(), place.partition()), place.offset() + 1, Math::max);
      }
    } catch (ExecutionException | TimeoutException e) {
      throw new KafkaException("a delivery was not written", e);
    }
    return ends;
  }

  private void rewind() {
    for (TopicPartition partition : parts.consumer().assignment()) {
      Long place = committed.get(partition);
      if (place != null) {
        parts.consumer().seek(partition, place);
      }
    }
  }

  /** Begins with the partitions of which the book has all that their owner before has written. */
  private void activate() {
    List<TopicPartition> ready =
        loading.entrySet().stream()
            .filter(entry -> parts.reader().place(deliveries(entry.getKey())) >= entry.getValue())
            .map(Map.Entry::getKey)
            .toList();
    for (TopicPartition partition : ready) {
      loading.remove(partition);
      parts
          .reader()
          .quietly(
              () -> {
                owned.add(partition.partition());
                parts.book().deliveries(partition.partition()).stream()
                    .filter(Delivery::isPending)
                    .forEach(parts.schedule()::put);
              });
    }
    parts.consumer().resume(ready);
  }

  private TopicPartition deliveries(TopicPartition changes) {
    return new TopicPartition(parts.topics().webhookDeliveries(), changes.partition());
  }

  private void drop(Collection<TopicPartition> partitions) {
    for (TopicPartition partition : partitions) {
      committed.remove(partition);
      loading.remove(partition);
      unwritten.remove(partition);
      parts
          .reader()
          .quietly(
              () -> {
                owned.remove(partition.partition());
                parts
                    .book()
                    .deliveries(partition.partition())
                    .forEach(delivery -> parts.schedule().remove(delivery.key()));
              });
    }
  }

  /** Takes partitions over and gives them away. */
  private final class Owning implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      if (partitions.isEmpty()) {
        return;
      }
      Consumer<byte[], byte[]> consumer = parts.consumer();
      begin(partitions, consumer.committed(new HashSet<>(partitions)));
      consumer.pause(partitions);
      Set<TopicPartition> deliveries =
          partitions.stream().map(WebhookSession.this::deliveries).collect(Collectors.toSet());
      // Asked for the ends of what it does not read, a consumer warns of it.
      parts.ends().assign(deliveries);
      Map<TopicPartition, Long> ends = parts.ends().endOffsets(deliveries);
      partitions.forEach(
          partition -> loading.put(partition, ends.getOrDefault(deliveries(partition), 0L)));
    }

    /**
     * Begins where the last one was, or where nobody was, at a day ago; in either case not before
     * the first webhook: there may have been none for long. Without one, from now on.
     */
    private void begin(
        Collection<TopicPartition> partitions, Map<TopicPartition, OffsetAndMetadata> known) {
      Consumer<byte[], byte[]> consumer = parts.consumer();
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      try {
        awaitWebhooks();
      } catch (InterruptedException e) {
        throw new InterruptException(e);
      }
      Map<TopicPartition, OffsetAndTimestamp> since = since(partitions, known);
      for (TopicPartition partition : partitions) {
        long end = ends.getOrDefault(partition, 0L);
        @Nullable OffsetAndTimestamp at = since.get(partition);
        long first = at == null ? end : Math.min(at.offset(), end);
        @Nullable OffsetAndMetadata last = known.get(partition);
        long place = last == null ? first : Math.max(first, last.offset());
        consumer.seek(partition, place);
        committed.put(partition, place);
        if (last == null || last.offset() < place) {
          unwritten.add(partition);
        }
      }
    }

    private Map<TopicPartition, OffsetAndTimestamp> since(
        Collection<TopicPartition> partitions, Map<TopicPartition, OffsetAndMetadata> known) {
      OptionalLong first =
          parts.book().webhooks().stream()
              .mapToLong(webhook -> webhook.createdAt().toEpochMilli())
              .min();
      if (first.isEmpty()) {
        return Map.of();
      }
      long earliest = now().minus(LOOK_BACK).toEpochMilli();
      Map<TopicPartition, Long> times = new HashMap<>();
      for (TopicPartition partition : partitions) {
        times.put(
            partition,
            known.get(partition) == null
                ? Math.max(first.getAsLong(), earliest)
                : first.getAsLong());
      }
      return parts.consumer().offsetsForTimes(times);
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      try {
        write(List.of(), parts.attempts().take());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (KafkaException e) {
        LOG.debug("the last outcomes are not written: they are tried again", e);
      }
      drop(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      drop(partitions);
    }
  }
}
