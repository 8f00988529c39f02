// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.memory;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What agents remember. Working memory is of a plan, and all who work for the plan share it, until
 * its planner lets go of the plan, a day after its end unless it is set otherwise ({@code
 * DeskSettings.remember}); a plan of a planner that is none of this SDK's nobody lets go of.
 * History is of a user, and all its plans share it. What a handler stores is there for others when
 * its step is committed, and for itself at once. Reads see all that was committed before them.
 */
public interface Memory {
  /** Topic of working memory, compacted, without prefix. */
  String WORKING_TOPIC = "agent-working-memory";

  /** Topic of history, compacted, without prefix. */
  String HISTORY_TOPIC = "agent-history";

  /**
   * Something that happened.
   *
   * @param time when
   * @param agent who noted it
   * @param planId plan it belongs to; null: none
   * @param sessionId conversation it belongs to; null: none
   * @param text what happened, in words
   * @param data more of it
   */
  record Entry(
      Instant time,
      String agent,
      @Nullable String planId,
      @Nullable String sessionId,
      String text,
      Map<String, @Nullable Object> data) {}

  /** Remembers {@code value}, a JSON value, record or map, for the plan being worked on. */
  void put(String key, Object value);

  /** What is remembered of the plan under {@code key}, as a {@code type}; empty: nothing. */
  <T> Optional<T> get(String key, Class<T> type);

  /** Forgets it. */
  void remove(String key);

  /** Notes what happened. */
  void note(String text, Map<String, ? extends @Nullable Object> data);

  /** The last {@code limit} entries of the user, the newest first. */
  List<Entry> recent(int limit);

  /** The last {@code limit} entries of the current conversation, the newest first. */
  List<Entry> ofSession(int limit);

  /** Entries of the user that have most of the words in {@code words}, the best first. */
  List<Entry> search(String words, int limit);
}
