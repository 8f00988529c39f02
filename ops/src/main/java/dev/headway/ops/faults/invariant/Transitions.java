// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.invariant;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.ops.faults.log.ChangeTopics;
import dev.headway.ops.faults.oracle.Truth;
import dev.headway.schemas.avro.PlanProgress;
import dev.headway.schemas.avro.PlanStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * I4: in event order, states only change in legal ways: an ended task moves on with a higher
 * attempt only, an ended plan never; and no snapshot counts more ended tasks than there are, knows
 * fewer events than the one before, or takes an end back.
 */
public final class Transitions {
  private static final String NAME = "I4";
  private static final Set<String> ENDED = Set.of("completed", "failed", "cancelled");
  private static final Set<PlanStatus> ENDS =
      EnumSet.of(PlanStatus.COMPLETED, PlanStatus.FAILED, PlanStatus.CANCELLED);

  private Transitions() {}

  /** Where the transitions an instance shows of a plan are not legal. */
  public static List<Finding> check(Truth truth, String plan, JsonNode transitions) {
    List<String> wrong = new ArrayList<>();
    Map<String, @Nullable Integer> attempts = new HashMap<>();
    truth
        .picture()
        .timelines()
        .getOrDefault(plan, Collections.emptyMap())
        .values()
        .forEach(
            entry ->
                attempts.put(
                    (String) Objects.requireNonNull(entry.get("event_id")),
                    (Integer) entry.get("attempt")));
    // The plan's own state is under the empty name.
    Map<String, String> states = new HashMap<>();
    for (JsonNode step : transitions) {
      String task = step.path("task_id").asText("").replace("null", "");
      String subject = "plan " + plan + (task.isEmpty() ? "" : ", task " + task);
      String event = step.path("event_id").asText();
      String from = step.path("from").isNull() ? null : step.path("from").asText();
      String to = step.path("to").asText();
      String before = states.put(task, to);
      if (!Objects.equals(before, from)) {
        wrong.add(subject + ": at event " + event + " from " + from + ", but it was " + before);
      }
      Integer attempt = attempts.get(event);
      boolean again = !task.isEmpty() && attempt != null && attempt > 1;
      if (from != null && ENDED.contains(from) && !again) {
        wrong.add(subject + ": event " + event + " moves it from " + from + " to " + to);
      }
    }
    Map<String, Map<String, @Nullable Object>> tasks =
        truth.picture().tasks().getOrDefault(plan, Collections.emptyMap());
    tasks.forEach(
        (id, task) -> {
          if (!Objects.equals(states.get(id), task.get("state"))) {
            wrong.add(
                "plan "
                    + plan
                    + ", task "
                    + id
                    + ": its transitions end in "
                    + states.get(id)
                    + ", must be "
                    + task.get("state"));
          }
        });
    return Finding.of(NAME, wrong);
  }

  /** Where a committed snapshot contradicts itself or the one before. */
  public static List<Finding> checkSnapshots(ChangeTopics changes) {
    List<String> wrong = new ArrayList<>();
    Map<String, PlanProgress> last = new HashMap<>();
    for (var change : changes.plans()) {
      PlanProgress plan = change.value();
      PlanProgress before = last.put(change.key(), plan);
      String where = "plan " + change.key() + " at " + change.where() + ": ";
      long ended = plan.getCompletedTasks() + plan.getFailedTasks() + plan.getCancelledTasks();
      if (ended > plan.getTaskCount()) {
        wrong.add(where + ended + " ended tasks of " + plan.getTaskCount());
      }
      if (before != null && before.getEvents() > plan.getEvents()) {
        wrong.add(where + plan.getEvents() + " events after " + before.getEvents());
      }
      if (before != null && ENDS.contains(before.getStatus()) && !ENDS.contains(plan.getStatus())) {
        wrong.add(where + plan.getStatus() + " after " + before.getStatus());
      }
    }
    return Finding.of(NAME, wrong);
  }
}
