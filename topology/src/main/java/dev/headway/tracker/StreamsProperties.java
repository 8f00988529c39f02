// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.intake.ProductionFailures;
import dev.headway.query.InstanceAddress;
import dev.headway.topology.TrackerSettings;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka Streams' properties for the tracker, with the reason for each that is not the default. */
public final class StreamsProperties {
  /**
   * How long a killed instance goes unnoticed: the least that brokers allow by default, several
   * heartbeats long.
   */
  static final Duration SESSION = Duration.ofSeconds(6);

  /**
   * A thread learns by its next heartbeat that another one has joined, and the group waits for it:
   * at each start, and whenever an instance comes or goes, some times over.
   */
  private static final Duration HEARTBEAT = Duration.ofMillis(300);

  private StreamsProperties() {}

  /**
   * The properties of a tracker with these settings.
   *
   * @param instanceId what this instance is called in its group, the same after a restart
   * @param address where the other instances reach this one, if there can be others
   */
  public static Properties of(
      TrackerSettings settings, String instanceId, Optional<InstanceAddress> address) {
    Properties p = new Properties();
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    p.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // The fold itself asks for a commit when it has emitted snapshots: each 100 ms, in a backlog
    // each second. Commits by this clock would come in between, meet a broker that is still ending
    // the transaction before, and wait: they are the exception.
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, (int) SESSION.toMillis() - 1_000);
    p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, Integer.toString(settings.replicationFactor()));
    p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, SharedStoreMemory.class);
    p.put(SharedStoreMemory.BYTES, Long.toString(settings.stateMemory()));
    p.put("ensure.explicit.internal.resource.naming", "true");
    p.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, ProductionFailures.class);
    p.put(ProductionFailures.TOPIC, settings.topics().deadLetters());
    // A new group folds everything that is there.
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    // Who starts again on the same data takes its own place in the group at once, and does not have
    // to wait until its predecessor is given up.
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG), instanceId);
    address.ifPresent(own -> p.put(StreamsConfig.APPLICATION_SERVER_CONFIG, own.toString()));
    p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, settings.standbys());
    // A new instance gets its partitions when its copies have caught up; the least that is allowed
    // is a minute between two looks at that.
    p.put(StreamsConfig.PROBING_REBALANCE_INTERVAL_MS_CONFIG, 60_000L);
    p.put(StreamsConfig.MAX_WARMUP_REPLICAS_CONFIG, settings.partitions());
    p.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        (int) SESSION.toMillis());
    p.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        (int) HEARTBEAT.toMillis());
    // Not above the session time-out: a dead instance's open transaction would stall committed
    // readers, and whoever takes its partitions over.
    p.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        (int) SESSION.toMillis());
    // A commit that finds the broker still ending the transaction before is tried again after this
    // long, and nothing is folded meanwhile: with Kafka's 100 ms, reads stood still as long.
    // Records that fail again and again wait longer each time, up to retry.backoff.max.ms; what is
    // asked of the transaction's coordinator does not.
    p.put(StreamsConfig.producerPrefix(ProducerConfig.RETRY_BACKOFF_MS_CONFIG), 5);
    // No compression of our choosing: not every client reads what saves most (kafkajs knows gzip
    // only). kafka.producer.compression.type sets one.
    p.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), 4 * 1024 * 1024);
    // In a backlog what is fetched waits in memory, as whole answers of the broker. A larger record
    // comes nevertheless.
    p.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
        256 * 1024);
    p.put(StreamsConfig.mainConsumerPrefix(ConsumerConfig.FETCH_MAX_BYTES_CONFIG), 4 * 1024 * 1024);
    settings.kafka().forEach(p::put);
    return p;
  }
}
