// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.headway.ops.client.Endpoints;
import dev.headway.ops.topic.RecordDecoder;
import dev.headway.ops.topic.TopicReader;
import dev.headway.ops.view.Terminal;
import dev.headway.schemas.serde.SchemaRegistryClient;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Shows the records of a topic. */
@Command(
    name = "tail",
    description = {
      "Shows the records of a topic as they come, decoded: Avro by its schema in the registry, JSON, text.",
      "Ends after -n records, at the topic's end with --no-follow, else with Ctrl-C."
    })
final class TopicsTailCommand implements Callable<Integer> {
  private final HeadwayCommand headway;

  @Parameters(
      paramLabel = "NAME",
      description = "The topic, with or without the configured prefix.")
  private String name = "";

  @Option(
      names = "--from-beginning",
      description = "From the oldest record on; else only what is new.")
  private boolean fromBeginning;

  @Option(
      names = "--no-follow",
      description = "Ends where the topic ends now; goes with --from-beginning.")
  private boolean noFollow;

  @Option(names = "-n", paramLabel = "N", description = "Ends after N records.")
  private @Nullable Long limit;

  @Mixin private final JsonOption json = new JsonOption();

  private long shown;

  TopicsTailCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  @Override
  public Integer call() {
    Endpoints endpoints = headway.endpoints();
    try (TopicReader reader = new TopicReader(endpoints);
        SchemaRegistryClient registry = SchemaRegistryClient.of(endpoints.tracker().registry())) {
      Optional<String> topic = reader.find(name, endpoints.tracker().topics().prefix());
      if (topic.isEmpty()) {
        headway
            .terminal()
            .err()
            .println(
                "headway: There is no topic "
                    + name
                    + ". There are: "
                    + String.join(", ", reader.topics()));
        return 1;
      }
      RecordDecoder decoder = new RecordDecoder(registry);
      long most = limit == null ? Long.MAX_VALUE : limit;
      if (most <= 0) {
        return 0;
      }
      reader.read(
          topic.get(),
          fromBeginning,
          !noFollow,
          record -> {
            print(decoder.decode(record));
            return ++shown < most;
          });
      return 0;
    }
  }

  private void print(ObjectNode record) {
    Terminal terminal = headway.terminal();
    if (json.wanted()) {
      terminal.out().println(record);
    } else {
      String where =
          record.path("partition").asInt()
              + "@"
              + record.path("offset").asLong()
              + " "
              + record.path("timestamp").asText();
      String key =
          record.path("key").isNull()
              ? "(no key)"
              : record.path("key").asText(record.path("key").toString());
      terminal
          .out()
          .println(
              terminal.styled(Terminal.Style.FAINT, where)
                  + " "
                  + terminal.styled(Terminal.Style.STRONG, key)
                  + " "
                  + record.path("value"));
    }
    terminal.out().flush();
  }
}
