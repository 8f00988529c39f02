// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The folder that keeps a stack's data between runs.
 *
 * @param root the folder
 */
public record DataFolder(Path root) {
  /** With an absolute path. */
  public DataFolder {
    root = root.toAbsolutePath().normalize();
  }

  /** Where a stack lives unless told otherwise. */
  public static DataFolder standard() {
    return new DataFolder(Path.of(System.getProperty("user.home"), ".headway"));
  }

  /** A command line for this folder, to be told to the user. */
  public String command(String arguments) {
    return "headway " + arguments + (equals(standard()) ? "" : " --data " + root);
  }

  /** What runs: {@link StackState}. */
  public Path stateFile() {
    return root.resolve("stack.json");
  }

  /** Which application its instances run under: {@link Applications}. */
  Path applications() {
    return root.resolve("applications.json");
  }

  /** Where instances keep an application's stores, of those that are here. */
  public List<Path> stores(String application) {
    try (Stream<Path> folders = Files.list(root)) {
      return folders
          .filter(folder -> folder.getFileName().toString().matches("state(-\\d+)?"))
          .map(folder -> folder.resolve(application))
          .filter(Files::isDirectory)
          .toList();
    } catch (IOException e) {
      throw new StackException("The data folder " + root + " cannot be read: " + e, e);
    }
  }

  /** Output of the application that is built beside the one in use. */
  Path rebuildLog() {
    return logs().resolve("headway-rebuild.log");
  }

  /** Output of the parts. */
  public Path logs() {
    return root.resolve("logs");
  }

  /** Output of the process that runs the parts in the background. */
  public Path supervisorLog() {
    return logs().resolve("headway-up.log");
  }

  /** A broker's, by its number. */
  Path kafka(int id) {
    return root.resolve(numbered("kafka", id));
  }

  /** The control socket's; only for the owner. */
  Path control() {
    return root.resolve("control");
  }

  /** The registry's. */
  Path registry() {
    return root.resolve("registry");
  }

  /** The database of history's. */
  Path postgres() {
    return root.resolve("postgres");
  }

  /** The Connect worker's. */
  Path connect() {
    return root.resolve("connect");
  }

  /** The stores of an instance, by its number: rebuilt from Kafka when lost. */
  Path state(int id) {
    return root.resolve(numbered("state", id));
  }

  /** Log file of a part's server, by its number. */
  Path log(Part part, int id) {
    return logs().resolve(numbered(part.id(), id) + ".log");
  }

  /** The first has no number: so the folders of stacks with one of each remain what they were. */
  private static String numbered(String name, int id) {
    return id == 1 ? name : name + "-" + id;
  }

  /**
   * Makes the folder.
   *
   * @throws StackException when it cannot be used
   */
  public void create() {
    try {
      Files.createDirectories(logs());
    } catch (FileAlreadyExistsException | NotDirectoryException e) {
      throw new StackException(
          "The data folder "
              + root
              + " cannot be used: "
              + e.getMessage()
              + " is a file. Choose another with --data DIR.",
          e);
    } catch (IOException e) {
      throw new StackException(
          "The data folder "
              + root
              + " cannot be made ("
              + e
              + "). Choose another with --data DIR.",
          e);
    }
    if (!Files.isWritable(root) || !Files.isWritable(logs())) {
      throw new StackException(
          "The data folder "
              + root
              + " is not writable. Mend its permissions or choose another with --data DIR.");
    }
  }

  /**
   * Takes the folder for this process; the system gives it back when the process ends, however it
   * ends.
   *
   * @throws StackException when another process has it
   */
  Lock lock() {
    Path file = root.resolve("stack.lock");
    FileChannel channel = null;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      if (lock != null) {
        return new Lock(channel);
      }
    } catch (OverlappingFileLockException e) {
      // This JVM has it: told below like any other owner.
    } catch (IOException e) {
      closeQuietly(channel);
      throw new StackException(
          "The data folder "
              + root
              + " cannot be locked: "
              + e.getMessage()
              + ". Choose another with --data DIR.",
          e);
    }
    closeQuietly(channel);
    String owner =
        StackState.read(stateFile()).map(s -> " (process " + s.supervisor().pid() + ")").orElse("");
    throw new StackException(
        "A stack already runs with the data folder "
            + root
            + owner
            + ". Stop it with: "
            + command("down")
            + ", or choose another folder with --data DIR.");
  }

  private static void closeQuietly(@Nullable FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      throw new StackException("The lock file cannot be closed: " + e.getMessage(), e);
    }
  }

  /** The folder is ours until closed. */
  record Lock(FileChannel channel) implements AutoCloseable {
    @Override
    public void close() {
      closeQuietly(channel);
    }
  }
}
