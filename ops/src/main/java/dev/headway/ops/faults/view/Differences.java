// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.faults.view;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says in which places a view differs from what must be. */
public final class Differences {
  private final String view;
  private final List<String> found = new ArrayList<>();

  private Differences(String view) {
    this.view = view;
  }

  /**
   * The differences, each naming plan, task or event, and field. Only the fields that {@code seen}
   * shows are compared; a field it shows must be in {@code expected}.
   */
  public static List<String> between(String view, Picture expected, Picture seen) {
    Differences differences = new Differences(view);
    differences.maps("plan", expected.plans(), seen.plans());
    expected
        .tasks()
        .forEach(
            (plan, tasks) ->
                differences.maps(
                    "plan " + plan + ", task",
                    tasks,
                    seen.tasks().getOrDefault(plan, Collections.emptyMap())));
    expected
        .timelines()
        .forEach(
            (plan, entries) ->
                differences.maps(
                    "event", entries, seen.timelines().getOrDefault(plan, Collections.emptyMap())));
    return differences.found;
  }

  private void maps(
      String what,
      Map<String, Map<String, @Nullable Object>> expected,
      Map<String, Map<String, @Nullable Object>> seen) {
    TreeSet<String> keys = new TreeSet<>(expected.keySet());
    keys.addAll(seen.keySet());
    for (String key : keys) {
      Map<String, @Nullable Object> right = expected.get(key);
      Map<String, @Nullable Object> shown = seen.get(key);
      if (right == null) {
        add(what, key, "is shown and must not be there");
      } else if (shown == null) {
        add(what, key, "is missing");
      } else {
        shown.forEach(
            (field, value) -> {
              Object wanted = right.get(field);
              if (!right.containsKey(field) || !Objects.equals(wanted, value)) {
                add(what, key, field + " is " + value + " and must be " + wanted);
              }
            });
      }
    }
  }

  private void add(String what, String key, String difference) {
    found.add(view + ": " + what + " " + key + ": " + difference);
  }
}
