// SPDX-License-Identifier: Apache-2.0
package dev.headway.intake;

import dev.headway.event.Input;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A record as it came in, and where it first did: an event on the slow path keeps its origin.
 *
 * @param input which input
 * @param topic topic it first came by
 * @param partition its partition
 * @param offset its offset
 * @param timestamp its record time, in milliseconds since the epoch
 * @param key key as sent
 * @param value value as sent
 * @param headers headers as sent
 */
@SuppressWarnings("ArrayRecordComponent") // handed over, never compared
public record InputRecord(
    Input input,
    String topic,
    int partition,
    long offset,
    long timestamp,
    byte @Nullable [] key,
    byte @Nullable [] value,
    Headers headers) {
  /** Id of an event that has none of its own. */
  public String defaultEventId() {
    return topic + "-" + partition + "-" + offset;
  }
}
