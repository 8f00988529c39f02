// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.tracker;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The tracker gave no answer, or not the one that was asked for. It is never mistaken for an empty
 * one: that a plan does not exist is {@link NotFound}, and everything else says nothing about the
 * plan.
 */
public abstract sealed class TrackerException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient @Nullable Problem problem;

  private TrackerException(String message, @Nullable Problem problem, @Nullable Throwable cause) {
    super(message, cause);
    this.problem = problem;
  }

  /** What the tracker says; empty when it did not speak. */
  public final Optional<Problem> problem() {
    return Optional.ofNullable(problem);
  }

  /** The caller has no such plan or group; those of other users and tenants look the same. */
  public static final class NotFound extends TrackerException {
    private static final long serialVersionUID = 1;

    NotFound(Problem problem) {
      super(problem.words(), problem, null);
    }
  }

  /** The tracker does not believe who is asking. */
  public static final class Unauthorized extends TrackerException {
    private static final long serialVersionUID = 1;

    Unauthorized(Problem problem) {
      super(problem.words(), problem, null);
    }
  }

  /** The caller has not the role that this takes. */
  public static final class Forbidden extends TrackerException {
    private static final long serialVersionUID = 1;

    Forbidden(Problem problem) {
      super(problem.words(), problem, null);
    }
  }

  /** What was asked makes no sense to the tracker, and will not later either. */
  public static final class InvalidRequest extends TrackerException {
    private static final long serialVersionUID = 1;

    InvalidRequest(Problem problem) {
      super(told(problem), problem, null);
    }

    private static String told(Problem problem) {
      return problem.errors().isEmpty()
          ? problem.words()
          : problem.errors().getFirst().pointer() + ": " + problem.words();
    }

    /** Where the first fault is, such as {@code /query/period}; empty: it does not say. */
    public Optional<String> field() {
      return faults().stream().findFirst().map(Problem.Fault::pointer);
    }

    /** All faults. */
    public List<Problem.Fault> faults() {
      return problem().map(Problem::errors).orElse(List.of());
    }
  }

  /** It cannot answer at the moment; the same may be asked again after a while. */
  public abstract static sealed class TryLater extends TrackerException {
    private static final long serialVersionUID = 1;

    private final Duration retryAfter;

    private TryLater(String message, @Nullable Problem problem, Duration retryAfter) {
      super(message, problem, null);
      this.retryAfter = retryAfter;
    }

    /** How long the tracker asks to be left alone. */
    public final Duration retryAfter() {
      return retryAfter;
    }
  }

  /** It has not got as far as the position that was demanded. */
  public static final class NotUpToDate extends TryLater {
    private static final long serialVersionUID = 1;

    NotUpToDate(Problem problem, Duration retryAfter) {
      super(problem.words(), problem, retryAfter);
    }
  }

  /** The tenant has asked as much as it may. */
  public static final class RateLimited extends TryLater {
    private static final long serialVersionUID = 1;

    RateLimited(Problem problem, Duration retryAfter) {
      super(problem.words(), problem, retryAfter);
    }
  }

  /** What the answer needs is being moved, restored, or away. */
  public static final class Unavailable extends TryLater {
    private static final long serialVersionUID = 1;

    Unavailable(Problem problem, Duration retryAfter) {
      super(problem.words(), problem, retryAfter);
    }

    Unavailable(String message) {
      super(message, null, Duration.ofSeconds(1));
    }
  }

  /** No connection, or it broke before there was an answer. */
  public static final class Unreachable extends TrackerException {
    private static final long serialVersionUID = 1;

    Unreachable(String message, Throwable cause) {
      super(message, null, cause);
    }
  }

  /** No answer in time. */
  public static final class TimedOut extends TrackerException {
    private static final long serialVersionUID = 1;

    TimedOut(String message, @Nullable Throwable cause) {
      super(message, null, cause);
    }
  }

  /** The thread was interrupted while it waited; its interrupt status is set again. */
  public static final class Interrupted extends TrackerException {
    private static final long serialVersionUID = 1;

    Interrupted(InterruptedException cause) {
      super("interrupted while waiting for the tracker", null, cause);
    }
  }

  /** An answer that is none of the above: a fault of the tracker, or not the tracker at all. */
  public static final class Unexpected extends TrackerException {
    private static final long serialVersionUID = 1;

    Unexpected(String message, @Nullable Problem problem, @Nullable Throwable cause) {
      super(message, problem, cause);
    }
  }
}
