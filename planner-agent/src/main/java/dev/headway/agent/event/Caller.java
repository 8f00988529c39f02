// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.event;

import dev.headway.schemas.key.Owner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * In whose name the code that runs is running: that of the event being handled. Threads that a
 * handler starts with {@code StructuredTaskScope} inherit it.
 *
 * @param owner tenant and user
 * @param planId plan being worked on; null: none
 * @param sessionId conversation; null: none
 */
public record Caller(Owner owner, @Nullable String planId, @Nullable String sessionId) {
  private static final ScopedValue<Caller> CURRENT = ScopedValue.newInstance();

  /**
   * The caller.
   *
   * @throws IllegalStateException outside of a handler
   */
  public static Caller current() {
    if (!CURRENT.isBound()) {
      throw new IllegalStateException(
          "no event is being handled here, so there is no tenant and user: call this from a handler, or in Caller.call");
    }
    return CURRENT.get();
  }

  /** Runs {@code code} in the name of this caller. */
  public <T> T call(Callable<T> code) throws Exception {
    return ScopedValue.where(CURRENT, this).call(code::call);
  }
}
