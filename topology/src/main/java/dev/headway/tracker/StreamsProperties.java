// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.intake.ProductionFailures;
import dev.headway.topology.TrackerSettings;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/** Kafka Streams' properties for the tracker, with the reason for each that is not the default. */
public final class StreamsProperties {
  private StreamsProperties() {}

  /** The properties of a tracker with these settings. */
  public static Properties of(TrackerSettings settings) {
    Properties p = new Properties();
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, settings.applicationId());
    p.put(StreamsConfig.STATE_DIR_CONFIG, settings.stateDir().toString());
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, settings.threads());
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    // The punctuator asks for a commit each 100 ms while the inputs are up to date; this bounds a
    // backlog's transactions.
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, 1_000);
    p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, Integer.toString(settings.replicationFactor()));
    p.put("ensure.explicit.internal.resource.naming", "true");
    p.put(StreamsConfig.PRODUCTION_EXCEPTION_HANDLER_CLASS_CONFIG, ProductionFailures.class);
    p.put(ProductionFailures.TOPIC, settings.topics().deadLetters());
    // A new group folds everything that is there.
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG), "earliest");
    // A killed instance is noticed after 10 s instead of 45.
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG), 10_000);
    p.put(StreamsConfig.consumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG), 3_000);
    // Not above the session time-out: a dead instance's open transaction would stall committed
    // readers.
    p.put(StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG), 10_000);
    // No compression of our choosing: not every client reads what saves most (kafkajs knows gzip
    // only).
    // kafka.producer.compression.type sets one.
    p.put(StreamsConfig.producerPrefix(ProducerConfig.MAX_REQUEST_SIZE_CONFIG), 4 * 1024 * 1024);
    p.put(
        StreamsConfig.consumerPrefix(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG),
        4 * 1024 * 1024);
    settings.kafka().forEach(p::put);
    return p;
  }
}
