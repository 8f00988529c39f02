// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Holds the data folder for one stack and keeps its state file true meanwhile. Thread-safe. */
final class StackJournal {
  private static final Duration LEFTOVER_DEADLINE = Duration.ofSeconds(30);

  private final DataFolder data;
  private DataFolder.@Nullable Lock lock;

  StackJournal(DataFolder data) {
    this.data = data;
  }

  /**
   * Takes the folder and waits for what a killed supervisor has left there: its children are just
   * ending, and their ports and files must be free first.
   *
   * @throws StackException when another stack has it
   */
  synchronized void open() {
    data.create();
    lock = data.lock();
    Optional<StackState> before = StackState.read(data.stateFile());
    if (before.isPresent()) {
      for (StackState.Running running : before.get().components()) {
        running
            .process()
            .running()
            .ifPresent(process -> Processes.awaitOrphan(process, LEFTOVER_DEADLINE));
      }
    }
  }

  /** Writes the state, unless the folder has been given back. */
  synchronized void write(Supplier<StackState> state) {
    if (lock != null) {
      state.get().write(data.stateFile());
    }
  }

  /** Gives the folder back. */
  synchronized void close() {
    DataFolder.Lock held = lock;
    if (held == null) {
      return;
    }
    lock = null;
    try {
      Files.deleteIfExists(data.stateFile());
    } catch (IOException e) {
      throw new StackException(
          "The file " + data.stateFile() + " cannot be deleted: " + e.getMessage(), e);
    } finally {
      held.close();
    }
  }
}
