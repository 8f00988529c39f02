// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.proxy;

/** Watches requests pass. Called from the threads of the connections. */
public interface Tap {
  /** Watches nothing. */
  Tap NONE = new Tap() {};

  /** Before a request is passed on; false: it never is, and nothing after it on its connection. */
  default boolean before(Request request) {
    return true;
  }

  /** A request has been passed on; its answer has not. */
  default void after(Request request) {}
}
