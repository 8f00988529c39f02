// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One instance of Headway itself: the REST API and the stream processing behind it. */
public final class LocalApp extends Component {
  private static final String MAIN_CLASS = "dev.headway.server.Main";

  private final Path state;
  private final Supplier<Map<String, String>> environment;

  /**
   * @param id its number, from 1
   * @param log its log file
   * @param port port of the REST API
   * @param state folder of its stores
   * @param environment its configuration, as HEADWAY_… variables; asked for on every start
   */
  LocalApp(int id, Path log, int port, Path state, Supplier<Map<String, String>> environment) {
    super(Part.HEADWAY, id, port, log);
    this.state = state;
    this.environment = environment;
  }

  /** Base URL of the REST API. */
  @Override
  public String address() {
    return "http://127.0.0.1:" + port();
  }

  /** Folder of its stores. */
  public Path state() {
    return state;
  }

  @Override
  Map<String, String> environment() {
    return environment.get();
  }

  /** Generous: several may start at once on a machine with few cores. */
  @Override
  Duration startDeadline() {
    return Duration.ofSeconds(180);
  }

  /** Whether it says that it is ready: stores restored, stream processing running. */
  @Override
  public boolean isHealthy() {
    return Health.headway(address());
  }

  @Override
  String reason() {
    return Health.readiness(address()).map(r -> String.join(", ", r.reasons())).orElse("");
  }

  @Override
  List<String> command() {
    List<String> jvm = new ArrayList<>(Installation.classArchive(id() == 1));
    jvm.addAll(jvmOptions());
    return Installation.java(jvm, Installation.classPath(), MAIN_CLASS, List.of());
  }

  /** Options of Headway's JVM; HEADWAY_JAVA_OPTS comes last and wins. */
  public static List<String> jvmOptions() {
    List<String> jvm =
        new ArrayList<>(
            List.of(
                "-Xms512m",
                "-Xmx512m",
                // Reads and folding stand still in a pause: short ones rather than few.
                "-XX:+UseG1GC",
                "-XX:MaxGCPauseMillis=25",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    String more = System.getenv("HEADWAY_JAVA_OPTS");
    if (more != null && !more.isBlank()) {
      jvm.addAll(List.of(more.strip().split("\\s+")));
    }
    return jvm;
  }
}
