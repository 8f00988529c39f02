// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.restore.ChangelogMain;
import dev.headway.ops.benchmark.restore.RestoreMain;
import dev.headway.ops.benchmark.restore.RestoreResult;
import dev.headway.ops.benchmark.statistics.Estimate;
import dev.headway.ops.stack.LocalApp;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Restores a million plans from their changelog, against a consumer that only reads it. */
final class RestoreTrial {
  private static final int FETCH_BYTES = 4 * 1024 * 1024;

  private final Workbench bench;
  private final Scale scale;
  private final LivePlans plans;

  RestoreTrial(Workbench bench, Scale scale, LivePlans plans) {
    this.bench = bench;
    this.scale = scale;
    this.plans = plans;
  }

  List<Finding> run() throws InterruptedException {
    plans.ensure();
    List<RestoreResult> restored = new ArrayList<>();
    List<RestoreResult> read = new ArrayList<>();
    for (int pair = 1; pair <= scale.pairs(); pair++) {
      if (pair % 2 != 0) {
        restored.add(restore(pair));
        read.add(read(pair));
      } else {
        read.add(read(pair));
        restored.add(restore(pair));
      }
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("records", read.getFirst().records());
    details.put("restored_per_second", restored.stream().map(RestoreResult::perSecond).toList());
    details.put("b5_per_second", read.stream().map(RestoreResult::perSecond).toList());
    details.put(
        "cpu_ratio",
        Estimate.ofPairs(restored, read, (a, b) -> a.perCpuSecond() / b.perCpuSecond()));
    String note =
        String.format(
            Locale.ROOT,
            "%,d plans, %,d records of the changelog; by the threads that the app has as shipped, from the first look that finds records missing to all restored and processing; B5 has one. Rates by wall time: a restore has threads that wait for each other.",
            plans.plans(),
            read.getFirst().records());
    return List.of(
        Finding.of(
            Figure.RESTORE_VS_B5,
            Estimate.ofPairs(restored, read, (a, b) -> a.perSecond() / b.perSecond()),
            details,
            note),
        Finding.of(
            Figure.RESTORE_1M_SECONDS,
            Estimate.ofPairs(restored, read, (a, b) -> b.records() / a.perSecond()),
            Map.of(),
            note));
  }

  private RestoreResult restore(int pair) throws InterruptedException {
    Workbench.delete(plans.state());
    return bench.run(
        String.format(Locale.ROOT, "restore %d/%d: tracker", pair, scale.pairs()),
        0,
        LocalApp.jvmOptions(),
        RestoreMain.class,
        new RestoreMain.Job(
            bench.cluster(), plans.application(), plans.prefix(), plans.state().toString()),
        RestoreResult.class);
  }

  private RestoreResult read(int pair) throws InterruptedException {
    return bench.run(
        String.format(Locale.ROOT, "restore %d/%d: B5 raw consumer", pair, scale.pairs()),
        0,
        LocalApp.jvmOptions(),
        ChangelogMain.class,
        new ChangelogMain.Job(bench.cluster().bootstrapServers(), plans.changelog(), FETCH_BYTES),
        RestoreResult.class);
  }
}
