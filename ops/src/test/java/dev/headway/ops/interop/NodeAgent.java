// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.interop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.ops.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs {@code ops/interop/interop.mjs}: an agent that knows Headway by its topics and schemas
 * alone.
 */
final class NodeAgent {
  private static final Path FOLDER = Path.of("interop").toAbsolutePath();
  private static final int DEADLINE_SECONDS = 60;

  private NodeAgent() {}

  /** Whether {@code node} runs and {@code npm ci} has installed the agent's libraries. */
  static boolean isInstalled() {
    return Files.isDirectory(FOLDER.resolve("node_modules")) && answers("node", "--version");
  }

  /**
   * Reports one task of a plan as asked for and completed.
   *
   * @return the plan's snapshot as the agent read it from {@code plan-progress}
   * @throws AssertionError with the agent's own words when it did not see the plan
   */
  static JsonNode reportOneTask(LocalStack stack, Path outputFolder, String plan)
      throws IOException, InterruptedException {
    Path output = outputFolder.resolve("node.out");
    Path errors = outputFolder.resolve("node.err");
    ProcessBuilder builder =
        new ProcessBuilder("node", "interop.mjs")
            .directory(FOLDER.toFile())
            .redirectOutput(output.toFile())
            .redirectError(errors.toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "KAFKA_BROKERS",
                stack.bootstrapServers(),
                "REGISTRY_URL",
                stack.registryUrl(),
                "TENANT_ID",
                "acme",
                "USER_ID",
                "ada",
                "PLAN_ID",
                plan));
    Process node = builder.start();
    try {
      if (!node.waitFor(DEADLINE_SECONDS, TimeUnit.SECONDS) || node.exitValue() != 0) {
        throw new AssertionError("the Node agent failed: " + Files.readString(errors));
      }
    } finally {
      node.destroyForcibly();
    }
    return new ObjectMapper().readTree(Files.readString(output));
  }

  private static boolean answers(String... command) {
    try {
      return new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
