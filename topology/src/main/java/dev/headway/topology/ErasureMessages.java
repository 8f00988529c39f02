// SPDX-License-Identifier: Apache-2.0
package dev.headway.topology;

import dev.headway.erasure.Erasure;
import dev.headway.erasure.Subject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;

/**
 * Orders to erase, on the re-routing topic. Each goes to every partition: the plans of an owner are
 * spread over all, and so are the correlations of a plan.
 */
public final class ErasureMessages {
  private static final int PARTS = 3;

  private ErasureMessages() {}

  /**
   * An order, for every partition.
   *
   * @param topic the re-routing topic
   * @param partitions its partitions
   */
  public static List<ProducerRecord<byte[], byte[]>> of(
      Erasure erasure, String topic, int partitions) {
    byte[] value =
        (erasure.id() + " " + erasure.at() + " " + erasure.subject().text())
            .getBytes(StandardCharsets.UTF_8);
    RecordHeader kind =
        new RecordHeader(SlowPath.KIND, SlowPath.ERASE.getBytes(StandardCharsets.UTF_8));
    return IntStream.range(0, partitions)
        .mapToObj(
            partition -> new ProducerRecord<>(topic, partition, new byte[0], value, List.of(kind)))
        .toList();
  }

  /** Whether a record of the re-routing topic with these headers is an order. */
  public static boolean isOrder(Headers headers) {
    Header kind = headers.lastHeader(SlowPath.KIND);
    return kind != null && SlowPath.ERASE.equals(new String(kind.value(), StandardCharsets.UTF_8));
  }

  static Erasure read(byte[] value) {
    String[] parts = new String(value, StandardCharsets.UTF_8).split(" ", PARTS);
    return new Erasure(parts[0], Subject.parse(parts[2]), Long.parseLong(parts[1]));
  }
}
