// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.memory;

import dev.headway.agent.log.Append;
import dev.headway.agent.log.EventLog;
import dev.headway.agent.log.StateTable;
import dev.headway.schemas.key.PlanKey;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Memory on topics of the log. What a step writes is there for it at once and for others when it is
 * committed; outside of steps it is there at once. Whose memory it is says {@link
 * dev.headway.agent.event.Caller}.
 */
public final class LogMemory implements Memory {
  /** Largest value and largest entry, in bytes of JSON: as large as an event's payload. */
  public static final int MAX_BYTES = 256 * 1024;

  /** Entries of history that are kept of each user. */
  public static final int KEPT_ENTRIES = 1_000;

  private final WorkingMemory working;
  private final HistoryMemory history;

  LogMemory(
      StateTable workingTable,
      StateTable historyTable,
      String agent,
      Supplier<Optional<Writes>> step,
      Consumer<List<Append>> atOnce,
      Clock clock,
      int keptEntries) {
    this.working = new WorkingMemory(new StepTable(WORKING_TOPIC, workingTable, step, atOnce));
    this.history =
        new HistoryMemory(
            new StepTable(HISTORY_TOPIC, historyTable, step, atOnce), agent, clock, keptEntries);
  }

  /**
   * The memory of a log.
   *
   * @param workingTable of {@link Memory#WORKING_TOPIC}; stays the caller's to close
   * @param historyTable of {@link Memory#HISTORY_TOPIC}; stays the caller's to close
   * @param agent name of the agent, for what it notes
   * @param step what the step that runs on this thread is going to write; empty outside of steps
   * @param clock tells when something was noted
   */
  public static LogMemory of(
      EventLog log,
      StateTable workingTable,
      StateTable historyTable,
      String agent,
      Supplier<Optional<Writes>> step,
      Clock clock) {
    return new LogMemory(workingTable, historyTable, agent, step, log::append, clock, KEPT_ENTRIES);
  }

  /** {@inheritDoc} At most {@link #MAX_BYTES} as JSON. */
  @Override
  public void put(String key, Object value) {
    working.put(key, value);
  }

  @Override
  public <T> Optional<T> get(String key, Class<T> type) {
    return working.get(key, type);
  }

  @Override
  public void remove(String key) {
    working.remove(key);
  }

  /**
   * {@inheritDoc} At most {@link #MAX_BYTES} as JSON. When there are more than {@link
   * #KEPT_ENTRIES} of the user the oldest are forgotten.
   */
  @Override
  public void note(String text, Map<String, ? extends @Nullable Object> data) {
    history.note(text, data);
  }

  @Override
  public List<Entry> recent(int limit) {
    return history.recent(limit);
  }

  /** {@inheritDoc} None outside of a conversation. */
  @Override
  public List<Entry> ofSession(int limit) {
    return history.ofSession(limit);
  }

  @Override
  public List<Entry> search(String words, int limit) {
    return history.search(words, limit);
  }

  /**
   * Records that make all forget what is remembered of a plan, with all that is committed before
   * the call, for when it is over.
   */
  public List<Append.State> cleanUp(PlanKey plan) {
    return working.cleanUp(plan);
  }

  static byte[] limited(String what, byte[] json) {
    if (json.length > MAX_BYTES) {
      throw new IllegalArgumentException(
          "%s has %d bytes as JSON; at most %d can be remembered: keep it elsewhere, and remember where"
              .formatted(what, json.length, MAX_BYTES));
    }
    return json;
  }
}
