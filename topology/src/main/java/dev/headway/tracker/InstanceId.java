// SPDX-License-Identifier: Apache-2.0
package dev.headway.tracker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** What an instance is called in its group: the same as long as it has its state directory. */
public final class InstanceId {
  private static final String FILE = "instance.id";

  private InstanceId() {}

  /**
   * The id kept in {@code stateDir}, made there at the first start.
   *
   * @throws dev.headway.config.SettingException when the directory cannot be used
   */
  public static String of(Path stateDir) {
    Path file = stateDir.resolve(FILE);
    try {
      if (Files.exists(file)) {
        String id = Files.readString(file).strip();
        if (!id.isEmpty()) {
          return id;
        }
      }
      Files.createDirectories(stateDir);
      String id = UUID.randomUUID().toString();
      Path next = file.resolveSibling(FILE + ".next");
      Files.writeString(next, id + "\n");
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return id;
    } catch (IOException e) {
      throw UnusableFolder.because(stateDir, e);
    }
  }
}
