// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.research;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.PayloadSchema;
import dev.headway.agent.examples.research.Research.Check;
import dev.headway.agent.examples.research.Research.Checked;
import dev.headway.agent.examples.research.Research.Source;
import dev.headway.agent.worker.Worker;
import java.util.List;

/** Checks that a draft names all its sources. */
final class Validator {
  private Validator() {}

  static Worker worker() {
    Worker worker = new Worker("validator");
    worker.defines(
        EventDefinition.request(
            "validation.requested",
            "Check a draft against its sources",
            PayloadSchema.of(Check.class),
            "validation.completed"),
        EventDefinition.result(
            "validation.completed",
            "Whether the draft is valid, and if not why",
            PayloadSchema.of(Checked.class)));
    return worker.onTask(
        "validation.requested", (task, ctx) -> task.complete(check(task.data(Check.class))));
  }

  private static Checked check(Check draft) {
    List<String> missing =
        draft.sources().stream()
            .map(Source::title)
            .filter(title -> !draft.draftText().contains("[" + title + "]"))
            .toList();
    return missing.isEmpty()
        ? new Checked(true, null)
        : new Checked(false, "the draft does not name its sources: " + String.join(", ", missing));
  }
}
