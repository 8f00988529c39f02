// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

import dev.headway.plan.PlanState;
import dev.headway.schemas.key.PlanKey;
import dev.headway.task.TaskState;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The plans and tasks of one partition that were read or written last, decoded: events come in
 * bursts, so most find their plan here. A read cache only: every write goes to the store at once.
 * Not thread-safe, and for the store's only writer.
 */
final class DecodedRecords {
  /** Keeps nothing. */
  static final DecodedRecords NONE = new DecodedRecords(0, 0);

  /**
   * About one and a half kilobytes each: with four partitions, and the tasks, some 50 MB of heap.
   */
  private static final int PLANS = 4_096;

  private static final int TASKS = 8_192;

  private record TaskKey(PlanKey plan, String taskId) {}

  private final Latest<PlanKey, PlanState> plans;
  private final Latest<TaskKey, TaskState> tasks;
  private final boolean keeps;

  private DecodedRecords(int plans, int tasks) {
    this.plans = new Latest<>(plans);
    this.tasks = new Latest<>(tasks);
    this.keeps = plans > 0;
  }

  /** Keeps the latest. */
  static DecodedRecords latest() {
    return new DecodedRecords(PLANS, TASKS);
  }

  @Nullable PlanState plan(PlanKey key) {
    return keeps ? plans.get(key) : null;
  }

  void put(PlanKey key, PlanState plan) {
    if (keeps) {
      plans.put(key, plan);
    }
  }

  @Nullable TaskState task(PlanKey key, String taskId) {
    return keeps ? tasks.get(new TaskKey(key, taskId)) : null;
  }

  void put(PlanKey key, TaskState task) {
    if (keeps) {
      tasks.put(new TaskKey(key, task.taskId()), task);
    }
  }

  void clear() {
    plans.clear();
    tasks.clear();
  }

  /** Drops what was used least recently. */
  private static final class Latest<K, V> extends LinkedHashMap<K, V> {
    private static final long serialVersionUID = 1L;

    private final int most;

    Latest(int most) {
      super(16, 0.75f, true);
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<K, V> eldest) {
      return size() > most;
    }
  }
}
