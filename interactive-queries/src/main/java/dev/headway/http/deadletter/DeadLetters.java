// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.deadletter;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The latest dead letters. */
@FunctionalInterface
public interface DeadLetters {
  /**
   * What lies at the end of the topic.
   *
   * @param letters letters, in no order
   * @param whole there are no older ones
   */
  record Tail(List<Letter> letters, boolean whole) {
    /** Copies the list. */
    public Tail {
      letters = List.copyOf(letters);
    }
  }

  /**
   * A refused record.
   *
   * @param at when it was refused
   * @param key the record's own key, which names tenant, user and plan where it is one of ours;
   *     null without one
   * @param reason why, such as {@code id-conflict}
   * @param stage where: decode, validate, process or produce
   * @param error what is wrong, in a sentence
   * @param topic original topic
   * @param partition original partition
   * @param offset original offset
   * @param outline the shape of what is in it, not what it says
   */
  record Letter(
      Instant at,
      @Nullable String key,
      String reason,
      String stage,
      String error,
      String topic,
      int partition,
      long offset,
      Outline outline) {}

  /**
   * Reads them, or what is known from a moment ago.
   *
   * @throws dev.headway.http.problem.ProblemException 503 when Kafka does not answer in time
   */
  Tail tail();
}
