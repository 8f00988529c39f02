// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.event.Input;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A record that waits for its plan to become known, with everything needed to take it up again.
 *
 * @param input which input
 * @param topic topic it came by
 * @param partition its partition
 * @param offset its offset
 * @param timestamp its record time, in milliseconds since the epoch
 * @param key its key
 * @param value its value
 * @param headers its headers
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record HeldRecord(
    Input input,
    String topic,
    int partition,
    long offset,
    long timestamp,
    byte @Nullable [] key,
    byte[] value,
    List<HeldHeader> headers) {
  /**
   * A record header.
   *
   * @param name name
   * @param value value
   */
  @SuppressWarnings("ArrayRecordComponent") // handed over, never compared
  public record HeldHeader(String name, byte @Nullable [] value) {}

  byte[] encode(RecordFormat format, long due) {
    return format
        .begin()
        .number(due)
        .raw(input.ordinal())
        .text(topic)
        .number(partition)
        .number(offset)
        .number(timestamp)
        .optional(key, HeldRecord::bytes)
        .number(value.length)
        .raw(value)
        .list(headers, (out, h) -> out.text(h.name()).optional(h.value(), HeldRecord::bytes))
        .bytes();
  }

  static long due(byte[] encoded) {
    return RecordFormat.open(encoded).number();
  }

  /** The record these bytes hold. */
  public static HeldRecord decode(byte[] encoded) {
    StateReader in = RecordFormat.open(encoded);
    in.number();
    return new HeldRecord(
        Input.values()[in.raw()],
        in.text(),
        in.integer(),
        in.number(),
        in.number(),
        in.optional(HeldRecord::bytes),
        bytes(in),
        in.list(i -> new HeldHeader(i.text(), i.optional(HeldRecord::bytes))));
  }

  private static void bytes(StateWriter out, byte[] bytes) {
    out.number(bytes.length).raw(bytes);
  }

  private static byte[] bytes(StateReader in) {
    return in.raw(in.integer());
  }
}
