// SPDX-License-Identifier: Apache-2.0
package dev.headway.ops.stack;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A connection of the control channel: one JSON object a line, either way. */
final class ControlLines implements AutoCloseable {
  private static final ObjectMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private final SocketChannel channel;
  private final BufferedReader reader;
  private final Writer writer;

  ControlLines(SocketChannel channel) {
    this.channel = channel;
    this.reader = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8));
    this.writer = Channels.newWriter(channel, StandardCharsets.UTF_8);
  }

  void send(Object message) throws IOException {
    writer.write(JSON.writeValueAsString(message));
    writer.write('\n');
    writer.flush();
  }

  /**
   * The next message; empty at the end.
   *
   * @throws IOException when it is not of this type, or the connection breaks
   */
  <T> Optional<T> receive(Class<T> type) throws IOException {
    String line = reader.readLine();
    return line == null ? Optional.empty() : Optional.of(JSON.readValue(line, type));
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
