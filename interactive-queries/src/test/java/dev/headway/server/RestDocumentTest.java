// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.headway.config.Setting;
import dev.headway.http.problem.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** docs/rest.md leaves nothing out. */
class RestDocumentTest {
  /** Tests run in the module's folder. */
  private final String document = read();

  private static String read() {
    try {
      return Files.readString(Path.of("..", "docs", "rest.md"));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void shouldNameEveryRouteAndItsParameters(@TempDir Path folder) {
    try (RunningServer running = new RunningServer(folder, Map.of())) {
      assertThat(running.server.routes())
          .allSatisfy(
              route -> {
                assertThat(document).contains("`" + route.method() + " " + route.path() + "`");
                assertThat(route.parameters())
                    .allSatisfy(p -> assertThat(document).contains(p.name()));
              });
    }
  }

  @Test
  void shouldExplainEveryKindOfProblem() {
    for (ProblemType type : ProblemType.values()) {
      assertThat(document).contains("| `" + type.slug() + "` | " + type.status() + " |");
    }
  }

  @Test
  void shouldListEverySetting() {
    for (Setting setting : HttpSettings.CATALOGUE) {
      assertThat(document)
          .contains("| `" + setting.name() + "` | `" + setting.defaultValue() + "` |");
    }
  }
}
