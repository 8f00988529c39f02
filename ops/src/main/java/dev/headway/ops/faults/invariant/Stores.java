// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.invariant;

import dev.headway.ops.faults.log.ChangeTopics;
import dev.headway.ops.faults.oracle.Position;
import dev.headway.ops.faults.oracle.Truth;
import dev.headway.ops.faults.view.Differences;
import dev.headway.ops.faults.view.Picture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** I2: every view shows what the oracle says, in every field. */
public final class Stores {
  private static final String NAME = "I2";

  private Stores() {}

  /** Where a view, by its name, differs. */
  public static List<Finding> check(Truth truth, Map<String, Picture> views) {
    List<String> wrong = new ArrayList<>();
    views.forEach(
        (view, picture) -> wrong.addAll(Differences.between(view, truth.picture(), picture)));
    return Finding.of(NAME, wrong);
  }

  /** Where a timeline entry names an origin at which its event does not lie. */
  public static List<Finding> checkOrigins(Truth truth, ChangeTopics changes) {
    List<String> wrong = new ArrayList<>();
    for (var change : changes.timeline()) {
      Position origin =
          new Position(
              change.value().getOriginTopic(),
              change.value().getOriginPartition(),
              change.value().getOriginOffset());
      Set<Position> copies = truth.origins().getOrDefault(change.key(), Set.of());
      if (!copies.contains(origin)) {
        wrong.add(
            "event "
                + change.key()
                + " at "
                + change.where()
                + " names "
                + origin
                + " as its origin, but lies at "
                + copies);
      }
    }
    return Finding.of(NAME, wrong);
  }
}
