// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.examples.research;

import dev.headway.agent.event.EventDefinition;
import dev.headway.agent.event.PayloadSchema;
import dev.headway.agent.examples.research.Research.Found;
import dev.headway.agent.examples.research.Research.Search;
import dev.headway.agent.examples.research.Research.Source;
import dev.headway.agent.memory.Memory;
import dev.headway.agent.worker.Worker;
import java.util.List;

/** Searches the library, with the conversation in mind. */
final class Researcher {
  /** Questions and answers of the conversation to keep in mind. */
  private static final int TURNS = 6;

  private Researcher() {}

  static Worker worker(Library library) {
    Worker worker = new Worker("researcher");
    worker.defines(
        EventDefinition.request(
            "research.requested",
            "Search the library for documents on an objective",
            PayloadSchema.of(Search.class),
            "research.completed"),
        EventDefinition.result(
            "research.completed", "Documents that were found", PayloadSchema.of(Found.class)));
    return worker.onTask(
        "research.requested",
        (task, ctx) -> {
          String objective = task.data(Search.class).objective();
          List<String> before =
              ctx.memory().ofSession(TURNS).stream().map(Memory.Entry::text).toList();
          List<Source> sources = library.search(objective, before);
          if (sources.isEmpty()) {
            task.fail("the library has nothing on '" + objective + "'");
          } else {
            sources.forEach(source -> task.log("found " + source.title()));
            task.complete(new Found(sources));
          }
        });
  }
}
