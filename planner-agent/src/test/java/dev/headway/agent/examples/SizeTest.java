// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Agents stay small: what is not theirs to do is the SDK's. Counted are the lines of a file but
 * blank ones, comments, imports and the package.
 */
class SizeTest {
  @ParameterizedTest
  @CsvSource({
    "ResearchOrchestrator,60",
    "Researcher,30",
    "Drafter,30",
    "Validator,30",
  })
  void shouldKeepAgentsSmall(String agent, int most) throws IOException {
    Path file =
        Path.of("src/main/java/dev/headway/agent/examples/research").resolve(agent + ".java");

    assertThat(Files.readAllLines(file).stream().map(String::strip).filter(SizeTest::counts))
        .hasSizeLessThanOrEqualTo(most);
  }

  private static boolean counts(String line) {
    return !line.isEmpty()
        && !line.startsWith("//")
        && !line.startsWith("/*")
        && !line.startsWith("*")
        && !line.startsWith("import ")
        && !line.startsWith("package ");
  }
}
