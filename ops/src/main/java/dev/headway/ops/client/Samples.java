// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.client;

import java.util.OptionalDouble;
import java.util.function.Predicate;

/** Reads samples from Prometheus' text format. */
final class Samples {
  private Samples() {}

  /**
   * Sum over the samples of {@code name} whose label {@code label} is {@code value}; empty when
   * {@code text} has none.
   */
  static OptionalDouble sum(String text, String name, String label, String value) {
    String wanted = "," + label + "=\"" + value + "\"";
    return sum(text, name, labels -> ("," + labels).contains(wanted));
  }

  /** Sum over all samples of {@code name}; 0 when there are none: nothing was counted yet. */
  static double sum(String text, String name) {
    return sum(text, name, labels -> true).orElse(0);
  }

  private static OptionalDouble sum(String text, String name, Predicate<String> counts) {
    double sum = 0;
    boolean found = false;
    for (String line : text.split("\n", -1)) {
      if (!line.startsWith(name + "{")) {
        continue;
      }
      int end = line.lastIndexOf('}');
      if (counts.test(line.substring(name.length() + 1, end))) {
        sum += Double.parseDouble(line.substring(end + 1).strip().split(" ", -1)[0]);
        found = true;
      }
    }
    return found ? OptionalDouble.of(sum) : OptionalDouble.empty();
  }
}
