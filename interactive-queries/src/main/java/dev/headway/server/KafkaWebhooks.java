// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.webhook.Delivery;
import dev.headway.http.webhook.DeliverySchedule;
import dev.headway.http.webhook.Webhook;
import dev.headway.http.webhook.WebhookBook;
import dev.headway.http.webhook.WebhookHealth;
import dev.headway.http.webhook.WebhookJson;
import dev.headway.http.webhook.WebhookMetrics;
import dev.headway.http.webhook.WebhookStore;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.topics.TopicNames;
import dev.headway.topology.TrackerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Webhooks and their deliveries in Kafka. Every instance knows all of them; the deliveries about a
 * partition's plans are made by the one instance that has the partition in the group of webhooks.
 */
final class KafkaWebhooks implements WebhookStore, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(KafkaWebhooks.class);
  private static final Duration AGAIN = Duration.ofSeconds(2);
  private static final Duration LOOK = Duration.ofMillis(200);
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final int RETRY_SECONDS = 2;

  /** An instance that is gone holds up who takes its deliveries over for so long at most. */
  private static final int TRANSACTION_MS = 15_000;

  private final Parts parts;
  private final TopicNames topics;
  private final WebhookBook book = new WebhookBook();
  private final Set<Integer> owned = ConcurrentHashMap.newKeySet();
  private final DeliverySchedule schedule;
  private final WebhookReader reader;
  private final WebhookMetrics metrics;
  private final AtomicBoolean running = new AtomicBoolean();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final Thread thread =
      Thread.ofPlatform().daemon().name("headway-webhooks").unstarted(this::run);

  /**
   * What they need.
   *
   * @param tracker settings of the tracker, whose changes are told
   * @param instanceId tells this instance from others, the same when it starts again
   * @param producer writes what clients want, with acks=all
   * @param timeout what Kafka may take for that
   * @param snapshots reads what stands in a change
   */
  record Parts(
      WebhookSettings settings,
      TrackerSettings tracker,
      String instanceId,
      Producer<byte[], byte[]> producer,
      Duration timeout,
      Function<byte[], PlanProgress> snapshots,
      MeterRegistry registry,
      Clock clock) {}

  private KafkaWebhooks(Parts parts) {
    this.parts = parts;
    this.topics = parts.tracker().topics();
    var policy = parts.settings().policy();
    this.schedule = new DeliverySchedule(policy.perWebhook(), policy.inAll(), parts.clock());
    this.reader =
        new WebhookReader(
            parts.tracker().kafka(), topics, parts.tracker().partitions(), book, this::told);
    this.metrics = new WebhookMetrics(parts.registry());
    metrics.watch(schedule, running, parts.clock());
  }

  /** Begins to read the webhooks, and from the first one on to follow the changes of plans. */
  static KafkaWebhooks start(Parts parts) {
    KafkaWebhooks webhooks = new KafkaWebhooks(parts);
    webhooks.reader.start();
    webhooks.thread.start();
    return webhooks;
  }

  /** A delivery has come into the book, from wherever it was written. */
  private void told(int partition, String key, @Nullable Delivery delivery) {
    if (!owned.contains(partition)) {
      return;
    }
    if (delivery != null && delivery.isPending()) {
      schedule.put(delivery);
    } else {
      schedule.remove(key);
    }
  }

  private void run() {
    try {
      if (awaitFirst()) {
        follow();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      running.set(false);
    }
  }

  /** Where there is nobody to tell, nothing is followed. Returns whether there is somebody. */
  private boolean awaitFirst() throws InterruptedException {
    while (stopping.getCount() > 0) {
      if (reader.awaitAny(LOOK)) {
        return true;
      }
      running.set(reader.isReady());
    }
    return false;
  }

  private void follow() throws InterruptedException {
    var policy = parts.settings().policy();
    // For all sessions: what is under way when one breaks off, the next one writes down.
    try (WebhookClient client =
            new WebhookClient(
                parts.settings().guard(), policy.timeout(), policy.inAll(), parts.clock());
        WebhookAttempts attempts = new WebhookAttempts(schedule, book, client, metrics)) {
      while (stopping.getCount() > 0) {
        try {
          session(attempts);
        } catch (RuntimeException e) {
          LOG.warn("changes of plans cannot be followed for webhooks; it is tried again", e);
          if (stopping.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
            return;
          }
        }
      }
    }
  }

  private void leave() {
    running.set(false);
    reader.quietly(
        () -> {
          owned.clear();
          schedule.clear();
        });
  }

  private void session(WebhookAttempts attempts) throws InterruptedException {
    // The consumer is closed first: leaving the group, it gives back what is still to be written.
    try (Producer<byte[], byte[]> producer =
            new KafkaProducer<>(
                transactional(), new ByteArraySerializer(), new ByteArraySerializer());
        Consumer<byte[], byte[]> ends = consumer(false);
        Consumer<byte[], byte[]> consumer = consumer(true)) {
      WebhookSession session =
          new WebhookSession(
              new WebhookSession.Parts(
                  consumer,
                  producer,
                  ends,
                  topics,
                  parts.tracker().partitions(),
                  reader,
                  book,
                  schedule,
                  attempts,
                  owned,
                  parts.snapshots(),
                  parts.settings().policy(),
                  parts.tracker().webhookRetention(),
                  metrics,
                  parts.clock()));
      session.begin();
      running.set(true);
      while (stopping.getCount() > 0) {
        session.turn();
      }
      attempts.stop(STOP);
      session.end();
    } finally {
      leave();
    }
  }

  private Consumer<byte[], byte[]> consumer(boolean ofGroup) {
    Map<String, Object> properties = new HashMap<>(parts.tracker().kafka());
    properties.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    properties.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    if (ofGroup) {
      properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "headway-webhooks");
      // Not of the application: while one is rebuilt, another follows the same topics, and the
      // one that takes over is to go on where the other was.
      properties.put(ConsumerConfig.GROUP_ID_CONFIG, topics.webhooks());
      properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
      properties.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
      properties.put(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG, 15_000);
      properties.put(
          ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG,
          List.of(CooperativeStickyAssignor.class.getName()));
    } else {
      properties.put(ConsumerConfig.CLIENT_ID_CONFIG, "headway-webhook-ends");
      properties.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_uncommitted");
    }
    return new KafkaConsumer<>(
        properties, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private Map<String, Object> transactional() {
    Map<String, Object> properties = new HashMap<>(parts.tracker().kafka());
    properties.put(ProducerConfig.CLIENT_ID_CONFIG, "headway-webhook-deliveries");
    properties.put(
        ProducerConfig.TRANSACTIONAL_ID_CONFIG,
        parts.tracker().applicationId() + "-webhooks-" + parts.instanceId());
    properties.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TRANSACTION_MS);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    return properties;
  }

  @Override
  public WebhookBook book() {
    if (!reader.isReady()) {
      throw unavailable("Webhooks are being read");
    }
    return book;
  }

  @Override
  public void put(Webhook webhook) {
    write(List.of(ofWebhook(webhook.id(), WebhookJson.bytes(webhook))));
  }

  @Override
  public void put(String webhookId, WebhookHealth health) {
    write(List.of(ofWebhook(WebhookBook.healthKey(webhookId), WebhookJson.bytes(health))));
  }

  @Override
  public void remove(String webhookId) {
    write(List.of(ofWebhook(webhookId, null), ofWebhook(WebhookBook.healthKey(webhookId), null)));
  }

  @Override
  public void put(List<Delivery> deliveries) {
    write(
        deliveries.stream()
            .map(
                delivery ->
                    new ProducerRecord<>(
                        topics.webhookDeliveries(),
                        delivery.partition(parts.tracker().partitions()),
                        delivery.key().getBytes(StandardCharsets.UTF_8),
                        WebhookJson.bytes(delivery)))
            .toList());
  }

  private ProducerRecord<byte[], byte[]> ofWebhook(String key, byte @Nullable [] value) {
    return new ProducerRecord<>(topics.webhooks(), 0, key.getBytes(StandardCharsets.UTF_8), value);
  }

  private void write(List<ProducerRecord<byte[], byte[]>> records) {
    try {
      List<Future<RecordMetadata>> written = new ArrayList<>();
      records.forEach(record -> written.add(parts.producer().send(record)));
      Map<TopicPartition, Long> ends = new HashMap<>();
      for (Future<RecordMetadata> one : written) {
        RecordMetadata place = one.get(parts.timeout().toMillis(), TimeUnit.MILLISECONDS);
        ends.merge(
            new TopicPartition(place.topic(), place.partition()), place.offset() + 1, Math::max);
      }
      if (!reader.await(ends, parts.timeout())) {
        throw unavailable("What was written cannot be read yet");
      }
    } catch (ExecutionException | KafkaException | IllegalStateException e) {
      LOG.warn("a webhook could not be written: {}", String.valueOf(e));
      throw unavailable("Kafka did not take it");
    } catch (TimeoutException e) {
      throw unavailable("Kafka did not answer within " + parts.timeout().toMillis() + " ms");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable("Headway is stopping");
    }
  }

  private static RuntimeException unavailable(String detail) {
    return Problem.of(ProblemType.WEBHOOKS_UNAVAILABLE, detail)
        .retryAfter(RETRY_SECONDS)
        .exception();
  }

  /** Begins no more attempts, writes what has come of the last ones, and leaves the group. */
  @Override
  public void close() {
    stopping.countDown();
    try {
      thread.join(STOP.multipliedBy(3).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    reader.close();
  }
}
