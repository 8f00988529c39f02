// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import dev.headway.agent.event.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers as a {@link RecordingModel} has written down. A question that was asked several times is
 * answered in the same order, and then as the last time. Ids of plans and tasks may differ.
 */
public final class ReplayModel implements ReasoningModel {
  private final Path file;
  private final Map<String, Deque<Recording>> exchanges = new HashMap<>();

  /**
   * Reads a recording.
   *
   * @throws UncheckedIOException when it cannot be read; names the line
   */
  public ReplayModel(Path file) {
    this.file = file;
    try {
      List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
      for (int number = 1; number <= lines.size(); number++) {
        read(lines.get(number - 1), number);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the recording " + file, e);
    }
  }

  private void read(String line, int number) {
    if (line.isBlank()) {
      return;
    }
    try {
      Recording exchange = Json.read(line.getBytes(StandardCharsets.UTF_8), Recording.class);
      exchanges.computeIfAbsent(exchange.fingerprint(), key -> new ArrayDeque<>()).add(exchange);
    } catch (UncheckedIOException e) {
      throw new UncheckedIOException(
          "line %d of the recording %s cannot be read".formatted(number, file), e.getCause());
    }
  }

  @Override
  public String name() {
    return "replay:" + file.getFileName();
  }

  @Override
  public synchronized Answer ask(Question question) throws ModelException {
    Deque<Recording> recorded = exchanges.get(Recording.fingerprint(question));
    if (recorded == null) {
      Situation situation = question.situation();
      throw new ModelException(
          "%s has no answer to this question (goal %s, %d done, trigger '%s', %d complaints; fingerprint %s): record it anew"
              .formatted(
                  file,
                  situation.goal().type(),
                  situation.history().size(),
                  situation.trigger(),
                  question.complaints().size(),
                  Recording.fingerprint(question)),
          false,
          null);
    }
    Recording exchange = recorded.size() > 1 ? recorded.removeFirst() : recorded.getFirst();
    return new Answer(exchange.answer(), exchange.usage());
  }
}
