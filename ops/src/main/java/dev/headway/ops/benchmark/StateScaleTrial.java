// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.drain.DrainResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The same work on a million live plans and on ten thousand. */
final class StateScaleTrial {
  private final Scale scale;
  private final LivePlans few;
  private final LivePlans many;

  StateScaleTrial(Scale scale, LivePlans few, LivePlans many) {
    this.scale = scale;
    this.few = few;
    this.many = many;
  }

  Finding run() throws InterruptedException {
    few.ensure();
    many.ensure();
    List<DrainResult> onFew = new ArrayList<>();
    List<DrainResult> onMany = new ArrayList<>();
    for (int pair = 1; pair <= scale.pairs(); pair++) {
      if (pair % 2 != 0) {
        onFew.add(work(few, pair));
        onMany.add(work(many, pair));
      } else {
        onMany.add(work(many, pair));
        onFew.add(work(few, pair));
      }
    }
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("many", Rates.absolute(onMany));
    details.put("few", Rates.absolute(onFew));
    details.put("wall_ratio", Rates.wall(onMany, onFew));
    return Finding.of(
        Figure.STATE_SCALE_1M_VS_10K,
        Rates.cpu(onMany, onFew),
        details,
        String.format(
            Locale.ROOT,
            "%,d events per drain on %,d and on %,d live plans: steps of five events each, on plans drawn at random from all of them, 4,000 at a time in both; CPU time per event.",
            scale.stateEvents(),
            many.plans(),
            few.plans()));
  }

  private DrainResult work(LivePlans plans, int pair) throws InterruptedException {
    return plans.work(
        String.format(
            Locale.ROOT, "state scale %d/%d: %,d plans", pair, scale.pairs(), plans.plans()),
        scale.stateEvents());
  }
}
