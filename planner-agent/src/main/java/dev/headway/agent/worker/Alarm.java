// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.worker;

import java.time.Duration;

/**
 * Interrupts the thread that set it when a time is over, unless it is stopped before. It waits on a
 * thread of its own, which ends with it. Used by the thread that set it.
 */
final class Alarm {
  private final Thread thread;

  /** Written by the alarm's thread, and read when that has ended. */
  private boolean rang;

  private Alarm(Duration time, String name) {
    Thread owner = Thread.currentThread();
    this.thread =
        Thread.ofVirtual()
            .name(name + "-alarm")
            .unstarted(
                () -> {
                  try {
                    Thread.sleep(time);
                  } catch (InterruptedException e) {
                    return; // Stopped.
                  }
                  rang = true;
                  owner.interrupt();
                });
  }

  static Alarm after(Duration time, String name) {
    Alarm alarm = new Alarm(time, name);
    alarm.thread.start();
    return alarm;
  }

  /**
   * Stops it. If it rang, the interruption was its own and is taken back; no other interruption is
   * lost.
   *
   * @return whether it rang
   */
  boolean stop() {
    thread.interrupt();
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    interrupted |= Thread.interrupted();
    if (interrupted && !rang) {
      Thread.currentThread().interrupt();
    }
    return rang;
  }
}
