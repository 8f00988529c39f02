// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The benchmark on a tiny load: what it measures is noise, but it must do it right. */
class BenchmarkCommandIT {
  private static final int EVENTS = 2_000;

  @TempDir Path folder;

  private final CapturedTerminal headway = new CapturedTerminal(Map.of());

  @Test
  void shouldDrainExactlyTheLoadWithTrackerAndBaselinesAndLeaveNothingBehind() throws Exception {
    // given
    Path json = folder.resolve("out.json");
    Path data = folder.resolve("data");

    // when
    int code =
        headway.run(
            "benchmark",
            "--data",
            data.toString(),
            "--events",
            Integer.toString(EVENTS),
            "--pairs",
            "1",
            "--json",
            json.toString(),
            "throughput_vs_b1",
            "throughput_vs_b2");

    // then
    assertThat(headway.err()).doesNotContain("headway:");
    assertThat(code).isZero();
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    JsonNode details = report.path("throughput_vs_b2").path("details");
    JsonNode tracker = details.path("drained").path("tracker").path(0);
    JsonNode replay = details.path("drained").path("replay").path(0);
    long duplicates = details.path("load").path("duplicates").asLong();
    assertThat(duplicates).isPositive();
    assertThat(tracker.path("duplicate").asLong()).isEqualTo(duplicates);
    assertThat(tracker.path("folded").asLong()).isEqualTo(EVENTS - duplicates);
    assertThat(tracker.path("dead-letters").asLong()).isZero();
    assertThat(details.path("drained").path("count").path(0).path("processed").asLong())
        .isEqualTo(EVENTS);
    assertThat(replay.path("processed").asLong()).isEqualTo(EVENTS);
    // Each event is looked up and written, and has its timeline entry.
    assertThat(replay.path("gets").asLong()).isGreaterThan(EVENTS - duplicates);
    assertThat(replay.path("puts").asLong()).isGreaterThan(EVENTS - duplicates);
    assertThat(replay.path("outputs").asLong()).isGreaterThanOrEqualTo(EVENTS - duplicates);
    for (String figure : List.of("throughput_vs_b1", "throughput_vs_b2")) {
      assertThat(report.path(figure).path("median").asDouble()).isPositive();
    }
    assertThat(report.path("start_seconds").path("met").asText()).isEqualTo("not run");
    assertThat(headway.out()).contains("throughput_vs_b1").contains("not run");
    try (Stream<Path> left = Files.list(data)) {
      assertThat(left).isEmpty();
    }
  }
}
