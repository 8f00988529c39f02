// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.plan;

import dev.headway.event.EventOrder;
import dev.headway.http.problem.Problem;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Where the next page of a log begins: after a line. */
final class LogCursor {
  private static final int VERSION = 1;

  private LogCursor() {}

  static String after(EventOrder line) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.writeByte(VERSION);
      out.writeLong(line.time());
      out.writeUTF(line.id());
      out.writeUTF(line.source());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  /** The line that {@code cursor} names; null for none. */
  static @Nullable EventOrder read(@Nullable String cursor) {
    if (cursor == null) {
      return null;
    }
    try (DataInputStream in =
        new DataInputStream(new ByteArrayInputStream(Base64.getUrlDecoder().decode(cursor)))) {
      if (in.readByte() == VERSION) {
        EventOrder line = new EventOrder(in.readLong(), in.readUTF(), in.readUTF());
        if (after(line).equals(cursor)) {
          return line;
        }
      }
    } catch (IOException | IllegalArgumentException e) {
      // refused below
    }
    throw Problem.parameter("/query/cursor", "cursor is not the next_cursor of a page of a log")
        .exception();
  }
}
