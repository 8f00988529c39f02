// SPDX-License-Identifier: Apache-2.0
package dev.headway.plan;

import dev.headway.event.EventOrder;
import dev.headway.event.LogLevel;
import dev.headway.task.TaskState;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The records of one plan, wherever they are kept. Reads see earlier writes. */
public interface PlanRecords {
  /** The plan's own record. */
  @Nullable PlanState plan();

  /** Writes the plan's own record. */
  void put(PlanState plan);

  /** Told what a change comes to, after everything else of it is written. */
  void changed(PlanChange change);

  /** What stayed of the plan when it left; asked for only while there is no plan. */
  @Nullable EndMarker marker();

  /** Writes the marker. */
  void put(EndMarker marker);

  /** A task, known or only named. */
  @Nullable TaskState task(String taskId);

  /** Writes a task. */
  void put(TaskState task);

  /** Hands over every task, in the order of ids. */
  void forEachTask(Consumer<TaskState> action);

  /** An event. */
  @Nullable EventRecord event(String id, String source);

  /** Every event with this id, whatever its source. */
  List<EventRecord> events(String id);

  /** Hands over every event. */
  void forEachEvent(Consumer<EventRecord> action);

  /** Writes an event. */
  void put(EventRecord event);

  /** Notes that the event at {@code at} is a log line. */
  void putLog(EventOrder at, LogLevel level);

  /** A delegation group. */
  @Nullable DelegationState delegation(String groupId);

  /** Writes a delegation group. */
  void put(DelegationState delegation);

  /** The results that name the request {@code requestId} and no task. */
  List<Candidate> naming(String requestId);

  /** Notes that {@code candidate} names the request {@code requestId}. */
  void putNaming(String requestId, Candidate candidate);

  /** The first {@code limit} tasks of a correlation group in event order. */
  List<GroupTask> groupTasks(CorrelationGroup group, int limit);

  /** Adds a task to a correlation group. */
  void putGroupTask(CorrelationGroup group, GroupTask task);

  /** Takes a task out of a correlation group. */
  void removeGroupTask(CorrelationGroup group, GroupTask task);

  /** The first {@code limit} results of a correlation group in event order. */
  List<Candidate> groupResults(CorrelationGroup group, long limit);

  /** Adds a result to its correlation group. */
  void putGroupResult(Candidate result);

  /** Takes a result out of its correlation group. */
  void removeGroupResult(CorrelationGroup group, EventOrder at);

  /** Removes every record of the plan but its marker. */
  void removeAll();
}
