// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Where the control channel of a stack is: a Unix socket in a folder that only its owner can enter,
 * since the socket itself is there a moment before its permissions can be set.
 *
 * @param path the socket
 * @param temporary its folder was made for it, outside of the data folder
 */
record ControlSocket(Path path, boolean temporary) {
  private static final String NAME = "stack.sock";

  /** Linux takes 107 bytes, macOS 103. */
  private static final int LONGEST = 103;

  /**
   * A place for the socket of {@code data}, with nothing there. A data folder with too long a path
   * has it in the system's folder for temporary files.
   *
   * @throws StackException when there is none
   */
  static ControlSocket prepare(DataFolder data) {
    return prepare(data, Path.of(System.getProperty("java.io.tmpdir")));
  }

  /** As above, with another folder for temporary files. */
  static ControlSocket prepare(DataFolder data, Path temporaryFiles) {
    try {
      Path usual = data.control().resolve(NAME);
      if (fits(usual)) {
        Files.createDirectories(data.control());
        ownerOnly(data.control(), "rwx------");
        Files.deleteIfExists(usual);
        return new ControlSocket(usual, false);
      }
      // The system makes it with permissions for the owner only.
      Path folder = Files.createTempDirectory(temporaryFiles, "headway-");
      Path path = folder.resolve(NAME);
      if (!fits(path)) {
        Files.delete(folder);
        throw new StackException(
            "There is no place for the stack's control socket: the paths of both the data folder "
                + data.root()
                + " and the folder for temporary files "
                + temporaryFiles
                + " are too long for a Unix socket ("
                + LONGEST
                + " bytes). Choose a shorter one with --data DIR.");
      }
      return new ControlSocket(path, true);
    } catch (IOException e) {
      throw new StackException("The stack's control socket cannot be made: " + e, e);
    }
  }

  private static boolean fits(Path path) {
    return path.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST;
  }

  /** To be called when the socket is bound. */
  void protect() throws IOException {
    ownerOnly(path, "rw-------");
  }

  private static void ownerOnly(Path path, String permissions) throws IOException {
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    if (view != null) {
      view.setPermissions(PosixFilePermissions.fromString(permissions));
    }
  }

  /** Removes it. */
  void delete() throws IOException {
    Files.deleteIfExists(path);
    Path folder = path.getParent();
    if (temporary && folder != null) {
      Files.deleteIfExists(folder);
    }
  }
}
