// SPDX-License-Identifier: Apache-2.0
package dev.headway.store;

/**
 * The kinds of record in the plan store. The number is the byte that stands for the family in every
 * key: numbers are only ever added, never reused and never skipped.
 */
public enum KeyFamily {
  /** The plan's own record. */
  PLAN(1, Scope.PLAN),
  /** A task. Suffix: task id. */
  TASK(2, Scope.PLAN),
  /** A distinct event. Suffix: event id, source. */
  EVENT(3, Scope.PLAN),
  /** A delegation group. Suffix: group id. */
  DELEGATION(4, Scope.PLAN),
  /** A result that names a request. Suffix: request id, event order. */
  NAMING(5, Scope.PLAN),
  /**
   * A task that can be paired by correlation. Suffix: correlation, result type, event order, task
   * id.
   */
  GROUP_TASK(6, Scope.PLAN),
  /** A result that can be paired by correlation. Suffix: correlation, result type, event order. */
  GROUP_RESULT(7, Scope.PLAN),
  /** What stays of a plan that left. Suffix: hash of the plan key. */
  MARKER(8, Scope.PARTITION),
  /** A plan that may have facts newer than its last snapshot. Suffix: plan key. */
  DIRTY(9, Scope.PARTITION),
  /** The plan of a correlation. Suffix: tenant, user, correlation. */
  CORRELATION(10, Scope.PARTITION),
  /** A result held until its request comes. Suffix: tenant, user, correlation, event id, source. */
  HELD(11, Scope.PARTITION),
  /** Something due. Suffix: instant, kind, what. */
  TIMER(12, Scope.PARTITION),
  /** Counts of inputs that were not folded. Suffix: input. */
  ACCOUNTING(13, Scope.PARTITION),
  /** How far the inputs are processed. No suffix. */
  POSITION(14, Scope.PARTITION),
  /** How far the partition is in taking over from another application. No suffix. */
  TAKE_OVER(15, Scope.PARTITION),
  /** The checkpoint that is being written. No suffix. */
  CHECKPOINT(16, Scope.PARTITION),
  /** How far the partition's plans are entered into the lists below. No suffix. */
  LISTED(17, Scope.PARTITION),
  /** A plan by id. Suffix: tenant, view, plan id as in URLs, user. */
  PLAN_BY_ID(18, Scope.PARTITION),
  /** A plan by status. Suffix: tenant, view, status, start (latest first), user, plan id. */
  STATUS_PLAN(19, Scope.PARTITION),
  /** A plan by agent. Suffix: tenant, view, agent, ended, start (latest first), user, plan id. */
  AGENT_PLAN(20, Scope.PARTITION),
  /** A plan by scope. Suffix: tenant, view, scope, ended, start (latest first), user, plan id. */
  SCOPE_PLAN(21, Scope.PARTITION),
  /** A plan of a session. Suffix: tenant, session, user, start, plan id. */
  SESSION_PLAN(22, Scope.PARTITION),
  /** A plan that another one started. Suffix: tenant, user, parent's id, start, plan id. */
  SUB_PLAN(23, Scope.PARTITION),
  /** A plan by a word it is found by. Suffix: tenant, word, user, plan id. */
  WORD_PLAN(24, Scope.PARTITION),
  /** The plan of a delegation group. Suffix: tenant, group, user, plan id. */
  GROUP_PLAN(25, Scope.PARTITION),
  /** A count. Suffix: tenant, view, dimension, value. */
  COUNT(26, Scope.PARTITION),
  /** Sums over an agent's tasks. Suffix: tenant, view, agent. */
  AGENT_TOTALS(27, Scope.PARTITION),
  /** Sums over an agent's tasks that began in one hour. Suffix: tenant, view, agent, hour. */
  AGENT_HOUR(28, Scope.PARTITION),
  /** A task of an agent. Suffix: tenant, agent, start, user, plan id, task id. */
  AGENT_TASK(29, Scope.PARTITION),
  /** When an agent was last heard of. Suffix: tenant, view, agent. */
  AGENT_SEEN(30, Scope.PARTITION),
  /** How long tasks took that began on one day. Suffix: tenant, event type, agent, day. */
  DURATIONS(31, Scope.PARTITION),
  /** A log line. Suffix: event order. */
  LOG(32, Scope.PLAN),
  /** A plan that has ended. Suffix: tenant, end, user, plan id. */
  ENDED_PLAN(33, Scope.PARTITION),
  /** An erasure. Suffix: its id. */
  ERASURE(34, Scope.PARTITION),
  /** Up to when the events of a tenant or user are erased. Suffix: hash of their ids. */
  ERASED(35, Scope.PARTITION),
  /** What was refused that named the plan. No suffix. */
  REFUSED(36, Scope.PLAN);

  /** Whether a family belongs to one plan or to the partition as a whole. */
  public enum Scope {
    /** Records of one plan. */
    PLAN,
    /** Records of the partition. */
    PARTITION
  }

  private final byte number;
  private final Scope scope;

  KeyFamily(int number, Scope scope) {
    this.number = (byte) number;
    this.scope = scope;
  }

  /** The byte in the key. */
  public byte number() {
    return number;
  }

  /** Whose records these are. */
  public Scope scope() {
    return scope;
  }
}
