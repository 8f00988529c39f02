// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.desk;

import dev.headway.agent.event.Caller;
import dev.headway.agent.event.Topic;
import dev.headway.agent.log.Append;
import dev.headway.agent.log.Append.State;
import dev.headway.agent.memory.Writes;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One step of one piece of work: in whose name it runs, and what it has said so far. Safe for the
 * threads a handler starts.
 */
public final class Step implements Writes {
  private static final ScopedValue<Step> CURRENT = ScopedValue.newInstance();

  private final Envelopes envelopes;
  private final Clock clock;
  private final Consumer<Append> announcer;
  private final Archive archive;
  private final List<Append> said = new ArrayList<>();

  /**
   * A step that has said nothing.
   *
   * @param envelopes makes its events
   * @param clock tells times of events
   * @param announcer takes what is said at once, before the step is committed
   * @param archive work as it is before the step
   */
  public Step(Envelopes envelopes, Clock clock, Consumer<Append> announcer, Archive archive) {
    this.envelopes = envelopes;
    this.clock = clock;
    this.announcer = announcer;
    this.archive = archive;
  }

  /** The step this thread is in; empty: none. */
  public static Optional<Step> current() {
    return CURRENT.isBound() ? Optional.of(CURRENT.get()) : Optional.empty();
  }

  /**
   * Runs {@code code} in this step, in the name of {@code caller}.
   *
   * @throws InterruptedException when the thread was interrupted and the code came to no end: many
   *     calls say that in exceptions of their own
   */
  public <T> T run(Caller caller, Callable<T> code) throws Exception {
    try {
      return ScopedValue.where(CURRENT, this).call(() -> caller.call(code));
    } catch (InterruptedException e) {
      throw e;
    } catch (Exception e) {
      if (Thread.interrupted()) {
        InterruptedException interruption = new InterruptedException(e.getMessage());
        interruption.initCause(e);
        throw interruption;
      }
      throw e;
    }
  }

  /** Time of day, in microseconds as events have it. */
  public Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }

  /** Makes the events of this step. */
  public Envelopes envelopes() {
    return envelopes;
  }

  /** Work as it was committed last; what this step changes is not in it. */
  public Archive archive() {
    return archive;
  }

  /** Says something when the step is committed. */
  public synchronized void say(Append append) {
    said.add(append);
  }

  /** Says an event when the step is committed. */
  public String say(Topic topic, EventDraft draft) {
    var event = envelopes.event(draft, now());
    say(new Append.Event(topic, event));
    return event.getId();
  }

  /** Says an event now; it is said again, with another id, when the step has to be made again. */
  public String announce(
      String type, @Nullable String taskId, Map<String, ? extends @Nullable Object> data) {
    var event = envelopes.event(EventDraft.of(type, data).task(taskId), now());
    announcer.accept(new Append.Event(Topic.SYSTEM_EVENTS, event));
    return event.getId();
  }

  /** Takes back all that was to be said when the step is committed. */
  public synchronized void takeBack() {
    said.clear();
  }

  /** What it has said so far, in order. */
  public synchronized List<Append> said() {
    return List.copyOf(said);
  }

  @Override
  public void add(State write) {
    say(write);
  }

  @Override
  public synchronized List<State> pending() {
    return said.stream().filter(State.class::isInstance).map(State.class::cast).toList();
  }
}
