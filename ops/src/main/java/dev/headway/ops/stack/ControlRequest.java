// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What the process that runs a stack is asked to do to its instances.
 *
 * @param action what
 * @param id number of the instance; null for the next free one with ADD, for all that run with
 *     RESTART
 * @param application application id, for what a rebuild asks
 * @param quietUntil what the application has been told of, with CHANGE_OVER
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ControlRequest(
    Action action,
    @Nullable Integer id,
    @Nullable String application,
    @Nullable String quietUntil) {
  /** About an instance. */
  public ControlRequest(Action action, @Nullable Integer id) {
    this(action, id, null, null);
  }

  /** About an application that is built beside the one in use. */
  public static ControlRequest rebuild(Action action, @Nullable String application) {
    return new ControlRequest(action, null, application, null);
  }

  /** What can be done to an instance. */
  public enum Action {
    /** Start a new one or one that was stopped, and wait until it is ready. */
    ADD,
    /** Let it leave in order. */
    STOP,
    /** Stop it and start it again, one after the other. */
    RESTART,
    /** SIGKILL. */
    KILL,
    /** SIGSTOP. */
    PAUSE,
    /** SIGCONT. */
    CONTINUE,
    /** Start another application beside the one in use, that tells nobody of anything. */
    BUILD_BESIDE,
    /** Stop it. */
    STOP_BESIDE,
    /** Stop all instances, to start them under another application. */
    STOP_ALL,
    /** Start them under it. */
    CHANGE_OVER,
    /** Start them under the one in use again. */
    CHANGE_BACK;

    /** Name on the command line: lower case. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
