// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A stack in a process of its own: starting it, and stopping it again. */
public final class DetachedStack {
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(75);

  private DetachedStack() {}

  /**
   * Starts {@code mainClass} in the background with this JVM's class path and passes on what it
   * prints until its stack is ready.
   *
   * @return 0 when it is ready, else the exit code it ended with
   */
  public static int start(
      DataFolder data, Class<?> mainClass, List<String> arguments, Consumer<String> printer)
      throws InterruptedException {
    data.create();
    data.lock().close();
    Path log = data.supervisorLog();
    List<String> command = new ArrayList<>(Installation.ownSession());
    command.add(Installation.jdkTool("java").toString());
    Collections.addAll(
        command,
        "-Xmx96m",
        "-XX:+UseSerialGC",
        "-XX:TieredStopAtLevel=1",
        "--enable-native-access=ALL-UNNAMED",
        "-cp",
        Installation.classPath(),
        mainClass.getName());
    command.addAll(arguments);
    try {
      Files.deleteIfExists(log);
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(log.toFile());
      Process process = builder.start();
      Thread abandon = new Thread(() -> process.toHandle().destroy(), "stack-abandon");
      Runtime.getRuntime().addShutdownHook(abandon);
      int code = follow(data, process, log, printer);
      // Only a start that is broken off takes the stack along.
      Runtime.getRuntime().removeShutdownHook(abandon);
      return code;
    } catch (IOException e) {
      throw new StackException(
          "The stack cannot be started in the background: " + e.getMessage(), e);
    }
  }

  private static int follow(DataFolder data, Process process, Path log, Consumer<String> printer)
      throws IOException, InterruptedException {
    try (RandomAccessFile output = new RandomAccessFile(log.toFile(), "r")) {
      while (true) {
        boolean ended = process.waitFor(50, TimeUnit.MILLISECONDS);
        boolean ready = isReady(data, process.pid());
        pass(output, printer);
        if (ended) {
          return process.exitValue() == 0 ? 1 : process.exitValue();
        }
        if (ready && saidSo(output)) {
          return 0;
        }
      }
    }
  }

  private static boolean isReady(DataFolder data, long pid) {
    return StackState.read(data.stateFile())
        .filter(s -> s.ready() && s.supervisor().pid() == pid)
        .isPresent();
  }

  /**
   * The last line comes after the state: waits for it, so that nothing of the announcement is
   * missing.
   */
  private static boolean saidSo(RandomAccessFile output) throws IOException {
    byte[] all = new byte[(int) output.getFilePointer()];
    long position = output.getFilePointer();
    output.seek(0);
    output.readFully(all);
    output.seek(position);
    return new String(all, StandardCharsets.UTF_8).contains("Ctrl-C");
  }

  private static void pass(RandomAccessFile output, Consumer<String> printer) throws IOException {
    long begin = output.getFilePointer();
    byte[] more = new byte[(int) (output.length() - begin)];
    output.readFully(more);
    int end = more.length;
    while (end > 0 && more[end - 1] != '\n') {
      end--;
    }
    new String(more, 0, end, StandardCharsets.UTF_8)
        .lines()
        .filter(l -> !l.startsWith("Ctrl-C"))
        .forEach(printer);
    output.seek(begin + end);
  }

  /**
   * Stops what runs for {@code data} and waits until none of its processes is left.
   *
   * @return false when nothing ran
   */
  public static boolean stop(DataFolder data) {
    Optional<StackState> state = StackState.read(data.stateFile());
    if (state.isEmpty()) {
      return false;
    }
    List<ProcessHandle> parts = new ArrayList<>();
    state.get().components().forEach(c -> c.process().running().ifPresent(parts::add));
    Optional<ProcessHandle> supervisor = state.get().supervisor().running();
    boolean ran = supervisor.isPresent() || !parts.isEmpty();
    supervisor.ifPresent(
        process -> {
          process.destroy();
          Signals.wake(process.pid());
          Processes.awaitEnd(process, STOP_DEADLINE);
        });
    parts.forEach(process -> Processes.awaitOrphan(process, STOP_DEADLINE));
    try {
      Files.deleteIfExists(data.stateFile());
    } catch (IOException e) {
      throw new StackException(
          "The file " + data.stateFile() + " cannot be deleted: " + e.getMessage(), e);
    }
    return ran;
  }
}
