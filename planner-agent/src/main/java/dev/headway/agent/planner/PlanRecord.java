// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.planner;

import dev.headway.agent.GoalClient;
import dev.headway.agent.desk.Input;
import dev.headway.agent.desk.Work;
import dev.headway.agent.event.ReceivedEvent;
import dev.headway.agent.event.ResultContext;
import dev.headway.agent.model.ModelUsage;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A plan as it is kept between steps, on {@code plan-contexts}.
 *
 * @param version 1, 2, 3 … with each step
 * @param goal the goal's event
 * @param planner name of the planner that owns it
 * @param status where it is
 * @param states the way it follows; empty: none is given
 * @param currentState state it is in
 * @param history what was asked and waited for, in order
 * @param results what came of it, by type of the result; the newest of each
 * @param steps how many things have happened so far
 * @param actions how many requests and delegations it has made
 * @param waiting what it waits for; null: nothing
 * @param held what has come while it is paused, in order
 * @param spent what it has taken so far
 * @param startedAt when the plan was made; null: not yet
 * @param reason why it is where it is; null: nothing was said
 * @param changedAt when it was last changed
 */
record PlanRecord(
    long version,
    ReceivedEvent goal,
    String planner,
    PlanStatus status,
    StateMachine states,
    String currentState,
    List<PlanEntry> history,
    Map<String, @Nullable Object> results,
    int steps,
    int actions,
    @Nullable Waiting waiting,
    List<Held> held,
    ModelUsage spent,
    @Nullable Instant startedAt,
    @Nullable Instant deadline,
    @Nullable String reason,
    Instant changedAt)
    implements Work {

  /** Due for a request that is not answered; the task's id follows. */
  static final String TASK = "task:";

  /** Due for an event that does not come. */
  static final String WAIT = "wait";

  /** Due for a plan that takes too long. */
  static final String DEADLINE = "deadline";

  /**
   * Something a plan waits for.
   *
   * @param id entry in the history
   * @param expectedEvent type of the event
   * @param reason why
   * @param deadline how long
   */
  record Waiting(String id, String expectedEvent, String reason, Instant deadline) {}

  /**
   * Something that has come for a plan while it is paused.
   *
   * @param result what came
   * @param late whether it is what was waited for, and did not come in time
   */
  record Held(ResultContext result, boolean late) {}

  static PlanRecord of(String planner, ReceivedEvent goal, Instant now) {
    return new PlanRecord(
        0,
        goal,
        planner,
        PlanStatus.NEW,
        StateMachine.NONE,
        "new",
        List.of(),
        Map.of(),
        0,
        0,
        null,
        List.of(),
        ModelUsage.NONE,
        null,
        null,
        null,
        now);
  }

  @Override
  public boolean finished() {
    return status.isEnd();
  }

  @Override
  public boolean accepts(ReceivedEvent event) {
    if (finished()) {
      return false;
    }
    return history.stream().anyMatch(entry -> entry.answeredBy(event))
        || awaits(event)
        || resumes(event)
        || leads(event.type());
  }

  /** Whether it has asked for this task. */
  boolean asked(String taskId) {
    return history.stream().anyMatch(entry -> entry.taskId().equals(taskId));
  }

  /** Whether it is what the plan waits for. */
  boolean awaits(ReceivedEvent event) {
    return waiting != null && waiting.expectedEvent().equals(event.type());
  }

  /** Whether it takes the plan up again. */
  boolean resumes(ReceivedEvent event) {
    return status == PlanStatus.PAUSED && GoalClient.RESUME.equals(event.type());
  }

  /** Whether an event of this type leads out of the current state, unless a request awaits it. */
  boolean leads(String eventType) {
    return status != PlanStatus.NEW
        && history.stream().noneMatch(entry -> entry.open() && entry.expects().equals(eventType))
        && states.state(currentState).stream()
            .flatMap(state -> state.transitions().stream())
            .anyMatch(transition -> transition.onEvent().equals(eventType));
  }

  @Override
  public Optional<Input.Due> nextDue() {
    if (finished()) {
      return Optional.empty();
    }
    Stream<Input.Due> tasks =
        history.stream()
            .filter(PlanEntry::open)
            .filter(entry -> entry.deadline() != null)
            .map(entry -> new Input.Due(TASK + entry.taskId(), entry.deadline()));
    Stream<Input.Due> wait =
        Stream.ofNullable(waiting).map(one -> new Input.Due(WAIT, one.deadline()));
    Stream<Input.Due> end = Stream.ofNullable(deadline).map(at -> new Input.Due(DEADLINE, at));
    return Stream.of(tasks, wait, end)
        .flatMap(dues -> dues)
        .min(Comparator.comparing(Input.Due::at).thenComparing(Input.Due::what));
  }
}
