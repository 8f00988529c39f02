// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.GroupProtocol;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Makes Kafka's clients. What the settings pass through comes over the defaults chosen here, and
 * below what the log's promises rest on.
 */
final class Clients {
  /** An instance that is gone is noticed after this long. Kafka's 45 s are long for a person. */
  private static final Duration SESSION = Duration.ofSeconds(10);

  /** The others learn within this time that partitions are distributed anew. */
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  /**
   * How long a member may do without {@code poll}. Far more than one turn of its loop takes, a
   * registry that is away included; a rebalance waits for the slowest member.
   */
  private static final Duration POLL_INTERVAL = Duration.ofMinutes(5);

  /** A transaction that its producer has left open ends by itself after this long. */
  private static final Duration TRANSACTION = Duration.ofSeconds(10);

  /** A record is in the log within this time or its transaction is given up, before Kafka does. */
  private static final Duration DELIVERY = Duration.ofSeconds(8);

  private static final Duration REQUEST = Duration.ofSeconds(4);

  /** After this long a call for a transaction comes back, to be repeated. */
  private static final Duration BLOCK = Duration.ofSeconds(5);

  /** The largest state, with its key. */
  static final int LARGEST_STATE_BYTES = 8 * 1024 * 1024;

  private final KafkaSettings settings;

  Clients(KafkaSettings settings) {
    this.settings = settings;
  }

  private Map<String, Object> base(Map<String, Object> defaults, Map<String, Object> fixed) {
    Map<String, Object> properties = new HashMap<>(defaults);
    properties.putAll(settings.clients());
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, settings.bootstrapServers());
    properties.putAll(fixed);
    return properties;
  }

  Admin admin() {
    return Admin.create(base(Map.of(), Map.of()));
  }

  /** A consumer without a group, to be given its partitions. */
  KafkaConsumer<byte[], byte[]> reader() {
    return consumer(Map.of(), reading());
  }

  /**
   * A consumer that shares the partitions with all others of {@code group}.
   *
   * <p>The classic protocol with eager rebalancing: all members give up everything before anything
   * is distributed, so that a new generation begins with a clear cut, and what a member keeps over
   * it is told by comparing generations. By ranges: partitions of equal number go to the same
   * member, whatever the topic.
   */
  KafkaConsumer<byte[], byte[]> member(String group) {
    Map<String, Object> defaults =
        Map.of(
            ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
            millis(SESSION),
            ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG,
            millis(HEARTBEAT),
            ConsumerConfig.MAX_POLL_INTERVAL_MS_CONFIG,
            millis(POLL_INTERVAL));
    Map<String, Object> fixed = reading();
    fixed.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    fixed.put(
        ConsumerConfig.GROUP_PROTOCOL_CONFIG,
        GroupProtocol.CLASSIC.name().toLowerCase(Locale.ROOT));
    fixed.put(ConsumerConfig.PARTITION_ASSIGNMENT_STRATEGY_CONFIG, RangeAssignor.class.getName());
    return consumer(defaults, fixed);
  }

  private KafkaConsumer<byte[], byte[]> consumer(
      Map<String, Object> defaults, Map<String, Object> fixed) {
    return new KafkaConsumer<>(
        base(defaults, fixed), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static Map<String, Object> reading() {
    Map<String, Object> fixed = new HashMap<>();
    fixed.put(
        ConsumerConfig.ISOLATION_LEVEL_CONFIG,
        IsolationLevel.READ_COMMITTED.toString().toLowerCase(Locale.ROOT));
    fixed.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    // Where a place is gone, since the topic does not keep records for so long: what there still
    // is.
    fixed.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    fixed.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    return fixed;
  }

  /** A producer of transactions, the only one of this id: another one of it is shut out. */
  Producer<byte[], byte[]> producer(String transactionalId) {
    Map<String, Object> defaults =
        Map.of(
            // A commit waits for what it sends: to wait for more to send would only take longer.
            ProducerConfig.LINGER_MS_CONFIG,
            0,
            ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
            millis(DELIVERY),
            ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG,
            millis(REQUEST),
            ProducerConfig.MAX_BLOCK_MS_CONFIG,
            millis(BLOCK),
            ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
            millis(TRANSACTION),
            ProducerConfig.MAX_REQUEST_SIZE_CONFIG,
            LARGEST_STATE_BYTES);
    Map<String, Object> fixed =
        Map.of(
            ProducerConfig.TRANSACTIONAL_ID_CONFIG,
            transactionalId,
            ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
            true,
            ProducerConfig.ACKS_CONFIG,
            "all");
    return new KafkaProducer<>(
        base(defaults, fixed), new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static int millis(Duration duration) {
    return Math.toIntExact(duration.toMillis());
  }
}
