// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLinesTest {
  private final CapturedTerminal headway = new CapturedTerminal(Map.of());

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "up",
        "down",
        "status",
        "instance",
        "instance list",
        "instance add",
        "instance stop",
        "instance restart",
        "instance kill",
        "instance pause",
        "instance continue",
        "replay",
        "send",
        "plan",
        "run",
        "agents",
        "faults",
        "topics",
        "topics tail",
        "topics list",
        "dead-letters",
        "dead-letters list",
        "dead-letters retry",
        "connectors",
        "connectors apply",
        "connectors reset",
        "connectors config",
        "sql",
        "benchmark",
        "benchmark jmh"
      })
  void shouldExplainEveryCommandAndItsGlobalOptions(String command) {
    // when
    int code = headway.run((command + " --help").strip().split(" ", -1));

    // then
    assertThat(code).isZero();
    assertThat(headway.out())
        .contains("Usage: headway")
        .contains("--data")
        .contains("--port-offset")
        .contains("--tenant")
        .contains("--user");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "fly",
        "plan",
        "topics",
        "run",
        "agents nonsense",
        "agents feedback-choreography --agent payment",
        "agents --model oracle",
        "faults --only F99",
        "replay file --speed fast",
        "up --only oracle",
        "up --instances 0",
        "up --brokers 2",
        "up --port-offset 50104",
        "instance",
        "instance kill",
        "instance kill two",
        "instance restart",
        "instance restart 1 --all",
        "up --port-offset 70000",
        "plan p --port-offset x",
        "sql --role king",
        "sql SELECT 1",
        "benchmark speed_of_light",
        "benchmark --events 10",
        "benchmark --pairs 0",
        "benchmark --plans few",
        "up --demo --only kafka",
        "up --demo --model nonsense",
        "--nonsense"
      })
  void shouldAnswerWrongUsageWithTwo(String arguments) throws Exception {
    // given
    java.nio.file.Files.writeString(folder.resolve("file"), "");
    String[] line =
        arguments.replace("file", folder.resolve("file").toString()).strip().split(" ", -1);

    // when
    int code = headway.run(arguments.isEmpty() ? new String[0] : line);

    // then
    assertThat(code).isEqualTo(2);
    assertThat(headway.err()).contains("Usage: headway");
  }

  @ParameterizedTest
  @ValueSource(strings = {"--version", "plan --version", "dead-letters retry --version"})
  void shouldTellItsVersion(String arguments) {
    assertThat(headway.run(arguments.split(" ", -1))).isZero();
    assertThat(headway.out()).startsWith("headway ").doesNotContain("unknown").doesNotContain("${");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "plan p",
        "agents",
        "status",
        "topics list",
        "dead-letters",
        "send -",
        "instance list",
        "instance add",
        "instance stop 2",
        "connectors",
        "connectors apply",
        "connectors reset",
        "connectors config",
        "sql x"
      })
  void shouldSayInOneLineThatNothingRunsForTheFolder(String command) {
    // when
    int code = headway.run((command + " --data " + folder).split(" ", -1));

    // then
    assertThat(code).isEqualTo(1);
    assertThat(headway.err().lines())
        .hasSize(1)
        .first()
        .asString()
        .contains("No stack runs for " + folder);
  }

  @Test
  void shouldShowTheStackTraceOnlyWhenAsked() {
    // when
    headway.run("plan", "p", "--data", folder.toString(), "--verbose");

    // then
    assertThat(headway.err()).contains("\tat dev.headway.ops");
  }

  @Test
  void shouldNameTheAgentsThereAre() {
    // when
    headway.run("agents", "order-fulfilment", "--agent", "payment,nobody");

    // then
    assertThat(headway.err())
        .contains(
            "no agent 'nobody': one of order-processor, inventory, payment, shipping, order-planner");
  }

  @Test
  void shouldHaveNothingToStop() {
    assertThat(headway.run("down", "--data", folder.toString())).isZero();
    assertThat(headway.out()).contains("Nothing runs for " + folder);
  }
}
