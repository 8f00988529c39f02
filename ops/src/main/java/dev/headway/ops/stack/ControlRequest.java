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
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ControlRequest(Action action, @Nullable Integer id) {
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
    CONTINUE;

    /** Name on the command line: lower case. */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
