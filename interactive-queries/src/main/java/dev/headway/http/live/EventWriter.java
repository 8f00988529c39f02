// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.live;

import com.fasterxml.jackson.databind.JsonNode;
import dev.headway.http.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Writes Server-Sent Events (the HTML standard, 9.2). Nothing is sent before {@link #flush}, so
 * that what belongs together goes out in one piece.
 */
final class EventWriter {
  private final OutputStream out;
  private final ByteArrayOutputStream pending = new ByteArrayOutputStream(512);

  EventWriter(OutputStream out) {
    this.out = out;
  }

  /** Tells how long to wait before connecting again. */
  void retry(Duration wait) {
    text("retry: " + wait.toMillis() + "\n\n");
  }

  /** An event. JSON as it is written here has no line ends. */
  void event(String name, String id, JsonNode data) {
    text("event: " + name + "\nid: " + id + "\ndata: ");
    pending.writeBytes(Json.bytes(data));
    text("\n\n");
  }

  /** Something that no client acts upon. */
  void comment(String comment) {
    text(": " + comment + "\n\n");
  }

  /** Moves the client's last event id on, without an event. */
  void id(String id) {
    text("id: " + id + "\n\n");
  }

  private void text(String text) {
    pending.writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** Sends what was written. */
  void flush() throws IOException {
    pending.writeTo(out);
    pending.reset();
    out.flush();
  }
}
