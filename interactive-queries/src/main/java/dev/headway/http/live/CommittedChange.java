// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import org.jspecify.annotations.Nullable;

/**
 * A committed change of one plan, as it stands in the topic: not decoded, since few are asked for.
 */
public final class CommittedChange {
  /** What one takes beside its key and value, about: object headers and references. */
  private static final int OVERHEAD = 120;

  private final int partition;
  private final long offset;
  private final long time;
  private final String key;
  private final byte @Nullable [] value;
  private final boolean expired;

  /**
   * A change.
   *
   * @param partition partition it stands in
   * @param offset its place there
   * @param time when it was written, in milliseconds since the epoch
   * @param key text form of the plan's key
   * @param value the plan's snapshot in Confluent's wire format; null: the plan has left. Not
   *     copied: nobody changes it
   * @param expired it has left since its retention is over
   */
  public CommittedChange(
      int partition, long offset, long time, String key, byte @Nullable [] value, boolean expired) {
    this.partition = partition;
    this.offset = offset;
    this.time = time;
    this.key = key;
    this.value = value;
    this.expired = expired;
  }

  int partition() {
    return partition;
  }

  long offset() {
    return offset;
  }

  long time() {
    return time;
  }

  String key() {
    return key;
  }

  byte @Nullable [] value() {
    return value;
  }

  boolean expired() {
    return expired;
  }

  /** Memory it takes, about, in bytes. */
  int size() {
    return OVERHEAD + key.length() + (value == null ? 0 : value.length);
  }
}
