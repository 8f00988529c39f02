// SPDX-License-Identifier: Apache-2.0
package dev.headway.agent.model;

import dev.headway.agent.event.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Writes down what another model is asked and answers, a line of JSON each, for {@link
 * ReplayModel}. What is in goals and results is then in the file as well. Failures are not written
 * down.
 */
public final class RecordingModel implements ReasoningModel {
  private final ReasoningModel model;
  private final Path file;
  private final Object writing = new Object();

  /**
   * Around a model, which is closed with this one.
   *
   * @param file recording, which is added to
   */
  public RecordingModel(ReasoningModel model, Path file) {
    this.model = model;
    this.file = file;
  }

  @Override
  public String name() {
    return model.name();
  }

  /**
   * Asks and writes down.
   *
   * @throws UncheckedIOException when the recording cannot be written
   */
  @Override
  public Answer ask(Question question) throws ModelException, InterruptedException {
    Answer answer = model.ask(question);
    String line = Json.text(Recording.of(question, model.name(), answer)) + "\n";
    synchronized (writing) {
      try {
        Files.write(
            file,
            line.getBytes(StandardCharsets.UTF_8),
            StandardOpenOption.CREATE,
            StandardOpenOption.APPEND);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot write the recording " + file, e);
      }
    }
    return answer;
  }

  @Override
  public void close() {
    model.close();
  }
}
