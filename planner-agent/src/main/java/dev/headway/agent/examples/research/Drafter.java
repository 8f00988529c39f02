// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.research;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.PayloadSchema;
import dev.headway.agent.examples.research.Research.Draft;
import dev.headway.agent.examples.research.Research.Drafted;
import dev.headway.agent.examples.research.Research.Source;
import dev.headway.agent.worker.Worker;
import java.util.stream.Collectors;

/** Writes an answer from the sources; names them when it has been told to. */
final class Drafter {
  private Drafter() {}

  static Worker worker() {
    Worker worker = new Worker("drafter");
    worker.defines(
        EventDefinition.request(
            "draft.requested",
            "Write an answer from documents, minding the critique of the draft before",
            PayloadSchema.of(Draft.class),
            "draft.completed"),
        EventDefinition.result("draft.completed", "A draft", PayloadSchema.of(Drafted.class)));
    return worker.onTask(
        "draft.requested", (task, ctx) -> task.complete(write(task.data(Draft.class))));
  }

  private static Drafted write(Draft draft) {
    boolean cite = draft.critique() != null && draft.critique().contains("source");
    return new Drafted(
        draft.sources().stream()
            .map(source -> firstSentence(source) + (cite ? " [" + source.title() + "]" : ""))
            .collect(Collectors.joining(" ")));
  }

  private static String firstSentence(Source source) {
    return source.text().split("(?<=\\.)\\s", 2)[0];
  }
}
