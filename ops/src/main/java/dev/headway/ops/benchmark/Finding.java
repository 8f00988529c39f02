// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.benchmark;

import dev.headway.ops.benchmark.statistics.Estimate;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came out for a figure.
 *
 * @param figure the figure
 * @param estimate its value; null: there is none
 * @param failed it was to be measured and could not be
 * @param details what belongs to it: absolute numbers, other rates
 * @param note how it was measured, in a sentence; why it was not
 */
public record Finding(
    Figure figure,
    @Nullable Estimate estimate,
    boolean failed,
    Map<String, Object> details,
    String note) {
  /** How a value stands to what was asked. */
  public enum Met {
    /** Was not measured. */
    NOT_RUN("not run"),
    /** Could not be measured. */
    FAILED("failed"),
    /** Median misses what must be. */
    NO("no"),
    /** Median meets what must be, an end of its interval does not. */
    NOT_CLEARLY("not clearly"),
    /** The whole interval meets what must be. */
    YES("yes"),
    /** Median meets the aim too. */
    AIM("yes, and the aim");

    private final String text;

    Met(String text) {
      this.text = text;
    }

    /** For people and for the JSON file. */
    public String text() {
      return text;
    }
  }

  static Finding of(Figure figure, Estimate estimate, Map<String, Object> details, String note) {
    return new Finding(figure, estimate, false, details, note);
  }

  static Finding notRun(Figure figure, String why) {
    return new Finding(figure, null, false, Map.of(), why);
  }

  static Finding failed(Figure figure, String why) {
    return new Finding(figure, null, true, Map.of(), why);
  }

  /** How the value stands to what was asked. */
  public Met met() {
    if (estimate == null) {
      return failed ? Met.FAILED : Met.NOT_RUN;
    }
    Figure.Unit unit = figure.unit();
    Double must = figure.must();
    Double aim = figure.aim();
    if (must != null && !unit.meets(estimate.median(), must)) {
      return Met.NO;
    }
    double worst = unit.moreIsBetter() ? estimate.low() : estimate.high();
    if (must != null && !unit.meets(worst, must)) {
      return Met.NOT_CLEARLY;
    }
    return aim != null && unit.meets(estimate.median(), aim) ? Met.AIM : Met.YES;
  }
}
