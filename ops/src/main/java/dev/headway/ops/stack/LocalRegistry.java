// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/** Apicurio Registry with its data in an H2 file; clients use its Confluent-compatible API. */
public final class LocalRegistry extends Component {
  private final Path folder;

  /**
   * @param folder its data; created when missing
   * @param log its log file
   * @param port its port
   */
  LocalRegistry(Path folder, Path log, int port) {
    super(Part.REGISTRY, 1, port, log);
    this.folder = folder;
  }

  /** What clients put into {@code schema.registry.url}. */
  @Override
  public String address() {
    return "http://127.0.0.1:" + port() + "/apis/ccompat/v7";
  }

  @Override
  Duration startDeadline() {
    return Duration.ofSeconds(90);
  }

  @Override
  public boolean isHealthy() {
    return Http.status(address() + "/subjects").equals(OptionalInt.of(200));
  }

  /** The registry's own default is to check nothing. */
  @Override
  void afterStart() {
    OptionalInt status = Http.putJson(address() + "/config", "{\"compatibility\":\"BACKWARD\"}");
    if (!status.equals(OptionalInt.of(200))) {
      throw new StackException(
          "The schema registry did not take the compatibility BACKWARD ("
              + (status.isPresent() ? "status " + status.getAsInt() : "no answer")
              + "). Its log is "
              + log()
              + ".");
    }
  }

  @Override
  List<String> command() {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new StackException(
          "The registry's folder "
              + folder
              + " cannot be made: "
              + e.getMessage()
              + ". Choose another with --data DIR.",
          e);
    }
    List<String> jvm =
        List.of(
            "-Xmx192m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "--enable-native-access=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-Dquarkus.http.host=127.0.0.1",
            "-Dquarkus.http.port=" + port(),
            "-Dquarkus.management.host=127.0.0.1",
            "-Dquarkus.management.port=" + FreePorts.next(),
            "-Dquarkus.log.console.color=false",
            // Without H2's delay of half a second: what was answered is there after a kill.
            "-Dapicurio.datasource.url=jdbc:h2:file:"
                + folder.resolve("registry").toAbsolutePath()
                + ";WRITE_DELAY=0");
    String classPath = Installation.ownJar() + File.pathSeparator + Installation.registryJar();
    return Installation.java(
        jvm, classPath, "io.quarkus.bootstrap.runner.QuarkusEntryPoint", List.of());
  }
}
