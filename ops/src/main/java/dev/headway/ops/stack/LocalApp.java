// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Headway itself: the REST API and the stream processing behind it. */
public final class LocalApp extends Component {
  private static final String MAIN_CLASS = "dev.headway.server.Main";

  private final Map<String, String> environment;

  /**
   * @param log its log file
   * @param port port of the REST API
   * @param environment its configuration, as HEADWAY_… variables
   */
  LocalApp(Path log, int port, Map<String, String> environment) {
    super(Part.HEADWAY, port, log);
    this.environment = new TreeMap<>(environment);
  }

  /** Base URL of the REST API. */
  @Override
  public String address() {
    return "http://127.0.0.1:" + port();
  }

  @Override
  Map<String, String> environment() {
    return environment;
  }

  @Override
  Duration startDeadline() {
    return Duration.ofSeconds(120);
  }

  /** Whether it says that it is ready: stores restored, stream processing running. */
  @Override
  public boolean isHealthy() {
    return Health.headway(address());
  }

  @Override
  List<String> command() {
    return Installation.java(jvmOptions(), Installation.classPath(), MAIN_CLASS, List.of());
  }

  /** Options of Headway's JVM; HEADWAY_JAVA_OPTS comes last and wins. */
  public static List<String> jvmOptions() {
    List<String> jvm =
        new ArrayList<>(
            List.of(
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow"));
    String more = System.getenv("HEADWAY_JAVA_OPTS");
    if (more != null && !more.isBlank()) {
      jvm.addAll(List.of(more.strip().split("\\s+")));
    }
    return jvm;
  }
}
