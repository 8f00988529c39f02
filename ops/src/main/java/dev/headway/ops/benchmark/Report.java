// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.ops.benchmark.process.Noise;
import dev.headway.ops.benchmark.statistics.Estimate;
import dev.headway.ops.view.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a run found.
 *
 * @param machine what it ran on
 * @param begin when
 * @param took how long
 * @param scale how much was measured
 * @param noise how quiet the machine was
 * @param findings every figure, in order
 */
public record Report(
    Machine machine,
    Instant begin,
    Duration took,
    Scale scale,
    Noise.Found noise,
    List<Finding> findings) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /** One row of the table. */
  public record Row(
      String figure, String must, String aim, String median, String interval, String met) {}

  /** Keeps the findings. */
  public Report {
    findings = List.copyOf(findings);
  }

  /** When it began, to the second: its name. */
  String began() {
    return begin.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** As JSON: each figure by its key, and {@code run} with the circumstances. */
  public ObjectNode json() {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode run = root.putObject("run");
    run.put("begin", began());
    run.put("seconds", took.toSeconds());
    run.put("quick", scale.quick());
    run.put("events", scale.events());
    run.put("pairs", scale.pairs());
    run.put("live_plans", scale.livePlans());
    run.put("many_plans", scale.manyPlans());
    run.put("seed", scale.seed());
    run.put("pinned", false);
    run.set("machine", JSON.valueToTree(machine));
    run.set("noise", JSON.valueToTree(noise));
    findings.forEach(finding -> root.set(finding.figure().key(), json(finding)));
    return root;
  }

  private static ObjectNode json(Finding finding) {
    ObjectNode node = JSON.createObjectNode();
    Estimate estimate = finding.estimate();
    node.put("median", estimate == null ? null : (Double) estimate.median());
    node.put("low", estimate == null ? null : (Double) estimate.low());
    node.put("high", estimate == null ? null : (Double) estimate.high());
    node.put("unit", finding.figure().unit().symbol());
    node.put("must", finding.figure().must());
    node.put("aim", finding.figure().aim());
    node.put("met", finding.met().text());
    node.put("runs", estimate == null ? 0 : estimate.values().size());
    node.set("values", JSON.valueToTree(estimate == null ? List.of() : estimate.values()));
    node.put("note", finding.note());
    node.set("details", JSON.valueToTree(finding.details()));
    return node;
  }

  /** As rows for people. */
  public List<Row> rows() {
    return findings.stream()
        .map(
            finding -> {
              Figure figure = finding.figure();
              Estimate estimate = finding.estimate();
              return new Row(
                  figure.key(),
                  bound(figure, figure.must()),
                  bound(figure, figure.aim()),
                  estimate == null ? "–" : value(figure, estimate.median()),
                  estimate == null
                      ? "–"
                      : value(figure, estimate.low()) + " … " + value(figure, estimate.high()),
                  finding.met().text());
            })
        .toList();
  }

  private static String bound(Figure figure, @Nullable Double bound) {
    return bound == null ? "" : (figure.unit().moreIsBetter() ? "≥ " : "≤ ") + value(figure, bound);
  }

  private static String value(Figure figure, double value) {
    return switch (figure.unit()) {
      case RATIO -> String.format(Locale.ROOT, "%.1f %%", 100 * value);
      case MILLISECONDS, SECONDS ->
          String.format(Locale.ROOT, "%.1f %s", value, figure.unit().symbol());
      case PER_SECOND -> String.format(Locale.ROOT, "%,.0f/s", value);
      case MEBIBYTES -> String.format(Locale.ROOT, "%,.0f MiB", value);
    };
  }

  /** When, where and how quiet, in a few lines. */
  public List<String> circumstances() {
    return List.of(
        String.format(
            Locale.ROOT,
            "%s, %s, %,d events, %d pairs, seed %d, took %s",
            began(),
            scale.quick() ? "quick" : "full",
            scale.events(),
            scale.pairs(),
            scale.seed(),
            Durations.of(took)),
        String.format(
            Locale.ROOT,
            "%s, %d processors, %,d MiB, %s; Java %s, Kafka %s; not pinned to processors",
            machine.processor(),
            machine.processors(),
            machine.memoryMib(),
            machine.system(),
            machine.java(),
            machine.kafka()),
        String.format(
            Locale.ROOT,
            "steal %.1f %%, the same work took up to %.1f %% longer: %s",
            noise.stealPercent(),
            noise.spinSpreadPercent(),
            noise.loud() ? "THE MACHINE WAS NOT QUIET" : "quiet"));
  }
}
