// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import dev.headway.config.SettingException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Tells that the folder of the stores cannot be used, and why. */
final class UnusableFolder {
  private UnusableFolder() {}

  /**
   * What to throw.
   *
   * @param failure what came of using it; the reason, such as a full disk, is often some causes
   *     below
   */
  static SettingException because(Path folder, Throwable failure) {
    return new SettingException(
        "state.dir",
        folder + " cannot be used (" + reasons(failure) + ")",
        "Name a folder that this instance may write, with space left, and that no other uses; an empty one is filled from Kafka.");
  }

  private static String reasons(Throwable failure) {
    List<String> reasons = new ArrayList<>();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      // With its name: of a file that cannot be written the message is often only the path.
      String name = cause.getClass().getSimpleName();
      String message = cause.getMessage();
      String reason = message == null ? name : name + ": " + message;
      // Many an exception repeats what its cause has said.
      if (reasons.stream().noneMatch(said -> said.contains(reason))) {
        reasons.add(reason);
      }
    }
    return String.join("; ", reasons);
  }
}
