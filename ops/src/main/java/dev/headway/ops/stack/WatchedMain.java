// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * Runs the main class named by the first argument in a JVM that ends with its parent: standard
 * input is a pipe the parent holds, so it reaches its end when the parent goes, even by {@code kill
 * -9}. Uses nothing but the JDK: it also runs in front of programs with class paths of their own.
 */
public final class WatchedMain {
  /**
   * Time for an orderly stop before the JVM is halted, in milliseconds: enough for broker and
   * registry, while Headway would only wait for the broker that is going as well.
   */
  private static final long STOP_MILLIS = 6_000;

  private WatchedMain() {}

  /** See the class. */
  public static void main(String[] args) throws Throwable {
    Thread.ofPlatform().daemon().name("parent-watch").start(WatchedMain::endWithParent);
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    try {
      Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        // Nothing is ever sent; only the end matters.
      }
    } catch (IOException e) {
      System.err.println("standard input broke: " + e.getMessage());
    }
    Thread.ofPlatform().daemon().name("parent-watch-deadline").start(WatchedMain::haltLater);
    System.exit(0);
  }

  private static void haltLater() {
    try {
      Thread.sleep(STOP_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(1);
  }
}
