// SPDX-License-Identifier: Apache-2.0
package dev.headway.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.headway.config.Setting;
import dev.headway.http.problem.ProblemType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
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
  void shouldShowAnExampleOfEveryBodyAndParameter(@TempDir Path folder) {
    try (RunningServer running = new RunningServer(folder, Map.of())) {
      // when
      JsonNode openApi = running.get("/openapi.json").json();

      // then
      List<String> without = new ArrayList<>();
      openApi
          .path("paths")
          .forEachEntry(
              (path, methods) ->
                  methods.forEachEntry(
                      (method, operation) -> {
                        bodies(operation)
                            .filter(content -> !content.has("example"))
                            .forEach(content -> without.add(method + " " + path));
                        for (JsonNode parameter : operation.path("parameters")) {
                          if (!parameter.has("example")) {
                            without.add(method + " " + path + " " + parameter.path("name"));
                          }
                        }
                      }));
      assertThat(without).isEmpty();

      // then: an example of a fault shows what single faults look like
      assertThat(
              openApi.at(
                  "/paths/~1v1~1events/post/responses/400/content/application~1problem+json/example/errors/0/pointer"))
          .isNotEqualTo(MissingNode.getInstance());
    }
  }

  private static Stream<JsonNode> bodies(JsonNode operation) {
    List<JsonNode> bodies = new ArrayList<>();
    operation.path("requestBody").path("content").forEach(bodies::add);
    operation.path("responses").forEach(response -> response.path("content").forEach(bodies::add));
    return bodies.stream();
  }

  @Test
  void shouldShowTheAnswersThatItsExampleGets(@TempDir Path folder) throws IOException {
    try (RunningServer running = new RunningServer(folder, Map.of())) {
      // when
      String events = Files.readString(Path.of("..", "docs", "examples", "report.json"));
      assertThat(
              running
                  .post("application/cloudevents-batch+json", events)
                  .json()
                  .path("accepted")
                  .asInt())
          .isEqualTo(14);
      running.fold();

      // then: as they stand there, but for the ends of lines
      String shown = document.replace("\n ", "");
      assertThat(
              List.of(
                  "plans/report/sub-plans",
                  "plans/report/hierarchy",
                  "delegation-groups/chapters",
                  "metrics?agent_id=writer&period=1h&until=2026-01-01T12:30:00Z",
                  "agents"))
          .allSatisfy(
              path -> {
                assertThat(document).contains("localhost:8084/v1/tracker/" + path);
                assertThat(shown).contains(running.get("/v1/tracker/" + path).response().body());
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
