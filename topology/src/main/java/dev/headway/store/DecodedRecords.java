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
 * bursts, so most find their plan here, and of a plan that began not long ago all keys are known. A
 * read cache only: every write goes to the store at once. Not thread-safe, and for the store's only
 * writer.
 */
final class DecodedRecords {
  /** Keeps nothing. */
  static final DecodedRecords NONE = new DecodedRecords(0, 0);

  /**
   * With four partitions, and the tasks, some 30 MB of heap. More would cost more in collecting
   * garbage than it saves in reading.
   */
  private static final int PLANS = 1_536;

  private static final int TASKS = 2_048;

  private record TaskKey(PlanKey plan, String taskId) {}

  private final Latest<PlanKey, PlanState> plans;
  private final Latest<TaskKey, TaskState> tasks;

  /** Of plans that began here. */
  private final Latest<PlanKey, KnownKeys> keys;

  private final boolean keeps;

  private DecodedRecords(int plans, int tasks) {
    this.plans = new Latest<>(plans);
    this.tasks = new Latest<>(tasks);
    this.keys = new Latest<>(plans);
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

  /** The plan has no record yet: from now on its keys are noted. */
  @Nullable KnownKeys begin(PlanKey key) {
    if (!keeps) {
      return null;
    }
    KnownKeys none = new KnownKeys();
    keys.put(key, none);
    return none;
  }

  /** The keys of a plan, if all of them are known. */
  @Nullable KnownKeys keys(PlanKey key) {
    return keeps ? keys.get(key) : null;
  }

  void clear() {
    plans.clear();
    tasks.clear();
    keys.clear();
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
