// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Kafka Streams' clients, with a word when a transaction is committed: Kafka Streams itself has no
 * hook for it.
 */
final class CommitWatch implements KafkaClientSupplier {
  private final Runnable committed;

  /**
   * @param committed run by the processing thread right after a transaction of its was committed
   */
  CommitWatch(Runnable committed) {
    this.committed = committed;
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new WatchedProducer(config, committed);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return consumer(config);
  }

  private static Consumer<byte[], byte[]> consumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  private static final class WatchedProducer extends KafkaProducer<byte[], byte[]> {
    private final Runnable committed;

    WatchedProducer(Map<String, Object> config, Runnable committed) {
      super(config, new ByteArraySerializer(), new ByteArraySerializer());
      this.committed = committed;
    }

    @Override
    public void commitTransaction() {
      super.commitTransaction();
      committed.run();
    }
  }
}
