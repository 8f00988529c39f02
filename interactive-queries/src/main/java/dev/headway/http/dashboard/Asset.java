// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.dashboard;

import dev.headway.http.route.Exchange;
import dev.headway.http.route.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/** A file that browsers load: as it is, and compressed once for all of them. */
final class Asset {
  private final String contentType;
  private final byte[] plain;
  private final byte[] gzipped;

  Asset(String contentType, byte[] content) {
    this.contentType = contentType;
    this.plain = content.clone();
    this.gzipped = gzip(content);
  }

  /** How many bytes go to a browser. */
  int compressedBytes() {
    return gzipped.length;
  }

  /** The file, compressed for who takes that. */
  Reply reply(Exchange exchange) {
    @Nullable String accepted = exchange.header("Accept-Encoding");
    Reply reply =
        accepted != null && accepted.contains("gzip")
            ? Reply.bytes(200, contentType, gzipped).header("Content-Encoding", "gzip")
            : Reply.bytes(200, contentType, plain);
    return reply.header("Vary", "Accept-Encoding");
  }

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(content.length / 3);
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
