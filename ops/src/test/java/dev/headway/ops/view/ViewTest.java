// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.headway.ops.view.Table.Cell;
import dev.headway.ops.view.Terminal.Style;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ViewTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource({
    "0,'····'",
    "0.5,'██··'",
    "1,'████'",
    "7,'████'",
    "-1,'····'",
    "0.28125,'█▏··'",
    "NaN,'····'"
  })
  void shouldDrawABarOfTheShare(double share, String bar) {
    assertThat(Bar.of(share, 4)).isEqualTo(bar);
  }

  @ParameterizedTest
  @CsvSource({
    "0,0 ms",
    "850,850 ms",
    "2500,2.5 s",
    "59999,59.9 s",
    "245000,4 min 05 s",
    "11520000,3 h 12 min",
    "187200000,2 d 4 h",
    "-2500,-2.5 s"
  })
  void shouldWriteDurationsWithTwoUnitsAtMost(long millis, String text) {
    assertThat(Durations.of(Duration.ofMillis(millis))).isEqualTo(text);
  }

  @Test
  void shouldAlignColumnsAndCutTheWidestToFit() {
    // given
    Table table = new Table("id", "text");
    table.row(new Cell("a", Style.STRONG), new Cell("x".repeat(100), Style.FAINT));
    table.row(new Cell("bcd", Style.STRONG), new Cell("short", Style.FAINT));

    // when
    List<String> lines = table.lines(terminal(false, 40));

    // then
    assertThat(lines).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(40));
    assertThat(lines.get(1)).startsWith("a    xxx").endsWith("…");
    assertThat(lines.get(2)).isEqualTo("bcd  short");
  }

  @Test
  void shouldKeepForeignTextFromActingOnTheTerminal() {
    assertThat(new Cell("a\u001b[2Jb\nc", Style.FAINT).text()).isEqualTo("a [2Jb c");
  }

  @Test
  void shouldShowAPlanItsTasksAndItsLastEvents() throws Exception {
    // given
    PlanView view = new PlanView(plan("running", null), tasks(), timeline());

    // when
    String text =
        String.join("\n", view.lines(terminal(false, 120), Instant.parse("2026-01-05T09:00:10Z")));

    // then
    assertThat(text)
        .contains("Plan p1  running  Report")
        .contains(" 50 %  1 of 2 tasks completed")
        .contains("running for 10.0 s, version 3 (newer facts on their way)")
        .containsPattern("a1 +completed +writer +1 +2.5 s +x.requested")
        .containsPattern("a2 +running .*40 % half way")
        .contains("2026-01-05 09:00:01.250")
        .doesNotContain("\u001b");
    assertThat(view.ended()).isFalse();
  }

  @Test
  void shouldUseColoursOnlyWhereWanted() throws Exception {
    // given
    PlanView view =
        new PlanView(plan("failed", "boom"), JSON.createArrayNode(), JSON.createObjectNode());

    // when / then
    assertThat(String.join("\n", view.lines(terminal(true, 120), Instant.EPOCH)))
        .contains("\u001b[31mfailed")
        .contains("boom");
    assertThat(view.ended()).isTrue();
  }

  private static JsonNode plan(String status, @org.jspecify.annotations.Nullable String error) {
    return JSON.createObjectNode()
        .put("plan_id", "p1")
        .put("status", status)
        .put("plan_name", "Report")
        .put("task_count", 2)
        .put("completed_tasks", 1)
        .put("failed_tasks", 0)
        .put("progress", 0.5)
        .put("started_at", "2026-01-05T09:00:00Z")
        .put("version", 3)
        .put("pending_changes", true)
        .put("error", error);
  }

  private static JsonNode tasks() throws Exception {
    return JSON.readTree(
        """
        [{"task_id":"a1","state":"completed","agent_id":"writer","attempt":1,"duration_seconds":2.5,"event_type":"x.requested","error":null},
         {"task_id":"a2","state":"running","agent_id":null,"assigned_to":"editor","attempt":1,"event_type":"y.requested","progress":0.4,"message":"half way"}]
        """);
  }

  private static JsonNode timeline() throws Exception {
    return JSON.readTree(
        "{\"events\":[{\"timestamp\":\"2026-01-05T09:00:01.250000Z\",\"event_type\":\"x.requested\",\"task_id\":\"a1\"}]}");
  }

  private static Terminal terminal(boolean colour, int columns) {
    PrintWriter writer = new PrintWriter(new StringWriter());
    return new Terminal(writer, writer, colour, colour, columns);
  }
}
