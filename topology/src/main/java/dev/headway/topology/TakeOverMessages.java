// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.schemas.key.PlanKey;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * What an application is told of the one it takes over from, on its own re-routing topic: for each
 * plan the last snapshot that was emitted, and then, for each partition, that these were all.
 */
public final class TakeOverMessages {
  private TakeOverMessages() {}

  /**
   * The last snapshot of a plan.
   *
   * @param topic the re-routing topic of the application that takes over
   * @param partition the plan's partition
   * @param version its version
   * @param digest its state digest
   */
  public static ProducerRecord<byte[], byte[]> adopt(
      String topic, int partition, PlanKey plan, long version, String digest) {
    return message(topic, partition, plan.bytes(), (version + " " + digest), kind(SlowPath.ADOPT));
  }

  /** These were all plans of the partition that had a snapshot. */
  public static ProducerRecord<byte[], byte[]> adopted(String topic, int partition) {
    return message(topic, partition, new byte[0], "", kind(SlowPath.ADOPTED));
  }

  private static Header kind(String kind) {
    return new RecordHeader(SlowPath.KIND, kind.getBytes(StandardCharsets.UTF_8));
  }

  private static ProducerRecord<byte[], byte[]> message(
      String topic, int partition, byte[] key, String value, Header kind) {
    return new ProducerRecord<>(
        topic, partition, key, value.getBytes(StandardCharsets.UTF_8), List.of(kind));
  }

  static SlowPath.Message.Adopt read(byte[] key, byte[] value) {
    String[] parts = new String(value, StandardCharsets.UTF_8).split(" ", 2);
    return new SlowPath.Message.Adopt(
        PlanKey.parse(new String(key, StandardCharsets.UTF_8)), Long.parseLong(parts[0]), parts[1]);
  }
}
