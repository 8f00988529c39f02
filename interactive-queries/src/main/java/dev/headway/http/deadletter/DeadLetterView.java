// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.deadletter;

import dev.headway.http.json.Doc;
import java.time.Instant;

/**
 * A refused record.
 *
 * @param at when it was refused
 * @param userId user its key names
 * @param planId plan its key names
 * @param reason why
 * @param stage where
 * @param error what is wrong
 * @param origin where the whole record is
 * @param payload its shape
 */
record DeadLetterView(
    @Doc(value = "When it was refused.", example = "\"2026-01-01T12:00:04.123Z\"") Instant at,
    @Doc(value = "User its key names.", example = "\"ada\"") String userId,
    @Doc(value = "Plan its key names.", example = "\"report\"") String planId,
    @Doc(value = "Why.", example = "\"id-conflict\"") String reason,
    @Doc(value = "Where: decode, validate, process or produce.", example = "\"process\"")
        String stage,
    @Doc(value = "What is wrong.", example = "\"another event has this source and id\"")
        String error,
    @Doc("Where the whole record is.") Place origin,
    @Doc("Its shape, without what it says.") Outline payload) {

  /**
   * A record's place.
   *
   * @param topic topic
   * @param partition partition
   * @param offset offset
   */
  record Place(
      @Doc(value = "Topic.", example = "\"action-results\"") String topic,
      @Doc(value = "Partition.", example = "0") int partition,
      @Doc(value = "Offset.", example = "41") long offset) {}
}
