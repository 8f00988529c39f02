// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.config.Settings;
import dev.headway.ops.benchmark.process.Noise;
import dev.headway.ops.benchmark.statistics.Estimate;
import dev.headway.topology.TrackerSettings;
import dev.headway.tracker.StreamsProperties;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ReportTest {
  private static Report report(Finding... findings) {
    return new Report(
        new Machine("processor", 2, 8_192, "Linux", "25", "4.3.1"),
        Instant.parse("2026-11-21T08:00:00Z"),
        Duration.ofMinutes(14),
        Scale.quickly(),
        new Noise.Found(0.5, 2, false),
        List.of(findings));
  }

  private static Finding ratio(double... values) {
    return Finding.of(
        Figure.THROUGHPUT_VS_B1,
        Estimate.of(Arrays.stream(values).boxed().toList()),
        Map.of("wall_ratio", 0.4),
        "a note");
  }

  @Test
  void shouldWriteEachFigureByItsKeyWithMedianAndInterval() {
    // when
    JsonNode json =
        report(ratio(0.4, 0.5, 0.6), Finding.notRun(Figure.RSS_MIB_1M_PLANS, "full run only"))
            .json();

    // then
    JsonNode figure = json.path("throughput_vs_b1");
    assertThat(figure.path("median").asDouble()).isEqualTo(0.5);
    assertThat(figure.path("low").asDouble()).isEqualTo(0.4);
    assertThat(figure.path("high").asDouble()).isEqualTo(0.6);
    assertThat(figure.path("runs").asInt()).isEqualTo(3);
    assertThat(figure.path("values")).hasSize(3);
    assertThat(figure.path("unit").asText()).isEqualTo("ratio");
    assertThat(figure.path("must").asDouble()).isEqualTo(0.3);
    assertThat(figure.path("aim").asDouble()).isEqualTo(0.5);
    assertThat(figure.path("met").asText()).isEqualTo("yes, and the aim");
    JsonNode notRun = json.path("rss_mib_1m_plans");
    assertThat(notRun.path("met").asText()).isEqualTo("not run");
    assertThat(notRun.path("median").isNull()).isTrue();
    assertThat(notRun.path("low").isNull()).isTrue();
    assertThat(notRun.path("high").isNull()).isTrue();
    assertThat(json.path("run").path("machine").path("processors").asInt()).isEqualTo(2);
  }

  @Test
  void shouldHaveTheKeysOthersLookFor() {
    assertThat(Arrays.stream(Figure.values()).map(Figure::key))
        .contains(
            "throughput_vs_b1",
            "throughput_vs_b2",
            "state_scale_1m_vs_10k",
            "freshness_p50_ms",
            "freshness_p99_ms",
            "committed_p99_ms",
            "point_read_vs_b3",
            "point_read_p99_ms",
            "ingest_under_reads",
            "restore_vs_b5",
            "recovery_seconds",
            "recovery_standby_seconds",
            "rss_mib_1m_plans",
            "start_seconds",
            "sink_vs_b4",
            "sink_rows_per_second",
            "freshness_postgres_p99_ms",
            "sse_p99_ms",
            "sse_mib_per_1000");
  }

  @Test
  void shouldSayThatAGoalIsMetOnlyAsFarAsTheIntervalShows() {
    assertThat(ratio(0.29, 0.29, 0.29).met()).isEqualTo(Finding.Met.NO);
    assertThat(ratio(0.2, 0.31, 0.32).met()).isEqualTo(Finding.Met.NOT_CLEARLY);
    assertThat(ratio(0.31, 0.32, 0.33).met()).isEqualTo(Finding.Met.YES);
    assertThat(ratio(0.5, 0.55, 0.6).met()).isEqualTo(Finding.Met.AIM);
    assertThat(Finding.of(Figure.START_SECONDS, Estimate.of(List.of(3.9, 4.1)), Map.of(), "").met())
        .isEqualTo(Finding.Met.NOT_CLEARLY);
    assertThat(Finding.of(Figure.START_SECONDS, Estimate.of(List.of(2.0)), Map.of(), "").met())
        .isEqualTo(Finding.Met.AIM);
  }

  @Test
  void shouldCallMoreRowsASecondBetter() {
    // given
    Finding tooFew =
        Finding.of(Figure.SINK_ROWS_PER_SECOND, Estimate.of(List.of(9_999.0)), Map.of(), "");
    Finding enough =
        Finding.of(Figure.SINK_ROWS_PER_SECOND, Estimate.of(List.of(12_345.6)), Map.of(), "");

    // then
    assertThat(tooFew.met()).isEqualTo(Finding.Met.NO);
    assertThat(report(enough).rows().getFirst())
        .isEqualTo(
            new Report.Row(
                "sink_rows_per_second",
                "≥ 10,000/s",
                "",
                "12,346/s",
                "12,346/s … 12,346/s",
                "yes"));
  }

  @Test
  void shouldTellWhatFailedFromWhatWasNotRun() {
    assertThat(Finding.failed(Figure.START_SECONDS, "no broker").met())
        .isEqualTo(Finding.Met.FAILED);
    JsonNode json = report(Finding.failed(Figure.START_SECONDS, "no broker")).json();
    assertThat(json.path("start_seconds").path("met").asText()).isEqualTo("failed");
    assertThat(json.path("start_seconds").path("note").asText()).isEqualTo("no broker");
  }

  @Test
  void shouldAllowAStandbyTheSessionTimeoutAndFiveSeconds() {
    // given
    Object session =
        StreamsProperties.of(
                TrackerSettings.from(Settings.of(Map.of())), "instance", Optional.empty())
            .get("consumer.session.timeout.ms");

    // then
    assertThat(Figure.RECOVERY_STANDBY_SECONDS.must())
        .isEqualTo(Double.parseDouble(Objects.toString(session)) / 1_000 + 5);
  }

  @Test
  void shouldWriteADocumentWithTheTableAndTheCircumstances() {
    // when
    String document =
        BenchmarkDocument.of(
            report(ratio(0.4, 0.5, 0.6), Finding.notRun(Figure.RSS_MIB_1M_PLANS, "full run only")),
            "./headway benchmark",
            EarlierDocument.NONE);

    // then
    assertThat(document)
        .contains("Written by `./headway benchmark`")
        .contains("bootstrap 95 % interval")
        .contains("| `throughput_vs_b1` |")
        .contains(
            "| ≥ 30.0 % | ≥ 50.0 % | 50.0 % | 40.0 % … 60.0 % | yes, and the aim | 2026-11-21T08:00:00Z |")
        .contains("`rss_mib_1m_plans`: not run: full run only")
        .contains("2026-11-21T08:00:00Z, quick, 300,000 events, 3 pairs")
        .contains("`throughput_vs_b1`: a note");
  }

  @Test
  void shouldKeepWhatAnEarlierRunFoundOfFiguresThatAreLeftOut() {
    // given
    String earlier =
        BenchmarkDocument.of(
            report(
                Finding.of(
                    Figure.THROUGHPUT_VS_B1,
                    Estimate.of(List.of(0.5)),
                    Map.of(
                        "tracker",
                        Map.of(
                            "cpu_us_per_event", Estimate.of(List.of(77.0)),
                            "events_per_second", Estimate.of(List.of(9_000.0)),
                            "allocated_bytes_per_event", Estimate.of(List.of(1_000.0)))),
                    "a note"),
                Finding.of(Figure.START_SECONDS, Estimate.of(List.of(3.0)), Map.of(), "old"),
                Finding.notRun(Figure.RSS_MIB_1M_PLANS, "full run only")),
            "./headway benchmark",
            EarlierDocument.NONE);
    Report later =
        new Report(
            new Machine("processor", 2, 8_192, "Linux", "25", "4.3.1"),
            Instant.parse("2026-11-22T08:00:00Z"),
            Duration.ofMinutes(1),
            Scale.full(),
            new Noise.Found(0.5, 2, false),
            List.of(
                Finding.notRun(Figure.THROUGHPUT_VS_B1, "not asked for"),
                Finding.of(Figure.START_SECONDS, Estimate.of(List.of(2.0)), Map.of(), "new"),
                Finding.notRun(Figure.RSS_MIB_1M_PLANS, "not asked for")));

    // when
    String document =
        BenchmarkDocument.of(later, "./headway benchmark", new EarlierDocument(earlier));

    // then
    assertThat(document)
        .contains("| 50.0 % | 50.0 % … 50.0 % | yes, and the aim | 2026-11-21T08:00:00Z |")
        .contains("| 2.0 s | 2.0 s … 2.0 s | yes, and the aim | 2026-11-22T08:00:00Z |")
        .contains("`throughput_vs_b1`: a note")
        .contains("| `throughput_vs_b1` | tracker | 77.0 | 9,000 | 1,000 |")
        .contains("- 2026-11-21T08:00:00Z, quick")
        .contains("- 2026-11-22T08:00:00Z, full")
        .contains("`rss_mib_1m_plans`: not run: not asked for")
        .doesNotContain("3.0 s …")
        .doesNotContain(": old");

    // when: nothing of the first run is left
    Report all =
        new Report(
            later.machine(),
            Instant.parse("2026-11-23T08:00:00Z"),
            later.took(),
            later.scale(),
            later.noise(),
            List.of(
                ratio(0.4),
                Finding.of(Figure.START_SECONDS, Estimate.of(List.of(2.0)), Map.of(), "newest"),
                Finding.notRun(Figure.RSS_MIB_1M_PLANS, "not asked for")));

    // then
    assertThat(BenchmarkDocument.of(all, "./headway benchmark", new EarlierDocument(document)))
        .doesNotContain("2026-11-21T")
        .doesNotContain("2026-11-22T");
  }
}
