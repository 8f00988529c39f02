// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import dev.headway.config.Settings;
import dev.headway.topology.TrackerSettings;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The producer events taken over HTTP are written with. */
public final class IngestProducer {
  /**
   * Requests that come at the same moment share a batch; nobody waits longer for that than this.
   */
  private static final int LINGER_MS = 2;

  private IngestProducer() {}

  /**
   * Opens a producer that waits for all replicas, writes nothing twice, and gives up within {@code
   * ingest.timeout-ms}.
   */
  public static Producer<byte[], byte[]> open(Settings settings) {
    return new KafkaProducer<>(
        properties(settings), new ByteArraySerializer(), new ByteArraySerializer());
  }

  static Map<String, Object> properties(Settings settings) {
    long timeout = HttpSettings.from(settings).ingestTimeout().toMillis();
    Map<String, Object> properties = new HashMap<>(TrackerSettings.from(settings).kafka());
    properties.putIfAbsent(ProducerConfig.CLIENT_ID_CONFIG, "headway-ingest");
    properties.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, LINGER_MS);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, timeout);
    // Kafka demands that delivery takes at least linger and one request together.
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) Math.max(1, timeout / 2));
    properties.put(ProducerConfig.LINGER_MS_CONFIG, Math.min(LINGER_MS, (int) (timeout / 4)));
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) timeout);
    return properties;
  }
}
