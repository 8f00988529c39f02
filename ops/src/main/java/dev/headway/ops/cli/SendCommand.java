// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.headway.ops.client.Identity;
import dev.headway.ops.client.RequestFailedException;
import dev.headway.ops.client.TrackerClient;
import dev.headway.ops.client.TrackerClient.EventOutcome;
import dev.headway.ops.replay.RecordedEvent;
import dev.headway.ops.view.Terminal;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Sends a few events and shows what became of each. */
@Command(
    name = "send",
    description = {
      "Sends CloudEvents: one JSON object, an array of them, or several one after another.",
      "Shows for each whether Kafka has it. Exit code 1 when one was rejected."
    })
final class SendCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private final HeadwayCommand headway;

  @Parameters(paramLabel = "FILE", description = "File with the events; - for standard input.")
  private String file = "-";

  @Mixin private final JsonOption json = new JsonOption();

  SendCommand(HeadwayCommand headway) {
    this.headway = headway;
  }

  /** What became of one event. */
  private record Sent(long event, EventOutcome outcome, String position) {}

  @Override
  public Integer call() throws IOException, RecordedEvent.MalformedLineException {
    boolean rejected = false;
    // The client first: nobody should type events that have nowhere to go.
    try (TrackerClient client = headway.client()) {
      Map<Identity, List<RecordedEvent>> byIdentity = new LinkedHashMap<>();
      for (RecordedEvent event : read()) {
        byIdentity
            .computeIfAbsent(EventIdentity.of(headway, event), i -> new ArrayList<>())
            .add(event);
      }
      if (byIdentity.isEmpty()) {
        throw new RequestFailedException("There is no event in " + file + ".", false);
      }
      for (Map.Entry<Identity, List<RecordedEvent>> group : byIdentity.entrySet()) {
        List<RecordedEvent> events = group.getValue();
        for (int from = 0; from < events.size(); from += TrackerClient.MAX_BATCH) {
          rejected |=
              send(
                  client,
                  group.getKey(),
                  events.subList(from, Math.min(events.size(), from + TrackerClient.MAX_BATCH)));
        }
      }
    }
    return rejected ? 1 : 0;
  }

  private boolean send(TrackerClient client, Identity identity, List<RecordedEvent> events) {
    TrackerClient.Ingested answer =
        client.post(
            identity,
            events.stream().map(RecordedEvent::json).toList(),
            "send-" + UUID.randomUUID());
    boolean rejected = false;
    for (EventOutcome outcome : answer.outcomes()) {
      rejected |= !outcome.accepted();
      print(new Sent(events.get(outcome.index()).line(), outcome, answer.position().orElse("")));
    }
    return rejected;
  }

  private void print(Sent sent) {
    Terminal terminal = headway.terminal();
    EventOutcome outcome = sent.outcome();
    if (json.wanted()) {
      terminal.out().println(JsonOption.line(sent));
    } else if (outcome.accepted()) {
      terminal
          .out()
          .println(
              terminal.styled(Terminal.Style.GOOD, "accepted")
                  + "  "
                  + outcome.id()
                  + "  "
                  + outcome.path()
                  + " path");
    } else {
      terminal
          .out()
          .println(
              terminal.styled(Terminal.Style.BAD, "rejected")
                  + "  "
                  + outcome.id()
                  + "  "
                  + String.join("; ", outcome.errors()));
    }
  }

  private List<RecordedEvent> read() throws IOException, RecordedEvent.MalformedLineException {
    byte[] bytes;
    if (file.equals("-")) {
      bytes = System.in.readAllBytes();
    } else if (Files.isRegularFile(Path.of(file))) {
      bytes = Files.readAllBytes(Path.of(file));
    } else {
      throw new RequestFailedException("There is no file " + file + ".", false);
    }
    List<RecordedEvent> events = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(bytes)) {
      parser.setCodec(JSON);
      var values = JSON.readValues(parser, JsonNode.class);
      while (values.hasNextValue()) {
        JsonNode value = values.nextValue();
        for (JsonNode event : value.isArray() ? value : List.of(value)) {
          events.add(RecordedEvent.parse(events.size() + 1L, event.toString()));
        }
      }
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new RequestFailedException(
          "What "
              + file
              + " holds is not JSON: "
              + e.getOriginalMessage()
              + " at line "
              + e.getLocation().getLineNr()
              + ".",
          false,
          e);
    }
    return events;
  }
}
