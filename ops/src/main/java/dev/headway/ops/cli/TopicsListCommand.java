// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import dev.headway.ops.topic.TopicReader;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Lists the topics. */
@Command(name = "list", description = "Lists the topics.")
final class TopicsListCommand implements Callable<Integer> {
  private final HeadwayCommand headway;

  @Mixin private final JsonOption json = new JsonOption();

  TopicsListCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  @Override
  public Integer call() {
    try (TopicReader reader = new TopicReader(headway.endpoints())) {
      List<String> topics = reader.topics();
      if (json.wanted()) {
        headway.terminal().out().println(JsonOption.line(topics));
      } else {
        topics.forEach(headway.terminal().out()::println);
      }
    }
    return 0;
  }
}
