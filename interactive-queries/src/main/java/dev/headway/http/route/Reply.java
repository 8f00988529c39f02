// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.route;

import dev.headway.http.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An answer: status, headers and body. */
public final class Reply {
  private static final byte[] EMPTY = new byte[0];

  private final int status;
  private final String contentType;
  private final byte[] body;
  private final @Nullable StreamBody stream;
  private final Map<String, String> headers;

  private Reply(int status, String contentType, byte[] body, Map<String, String> headers) {
    this(status, contentType, body, null, headers);
  }

  private Reply(
      int status,
      String contentType,
      byte[] body,
      @Nullable StreamBody stream,
      Map<String, String> headers) {
    this.status = status;
    this.stream = stream;
    this.contentType = contentType;
    this.body = body;
    this.headers = Collections.unmodifiableMap(headers);
  }

  /** {@code value} as JSON. */
  public static Reply json(int status, Object value) {
    return json(status, "application/json", value);
  }

  /** {@code value} as JSON under a media type of its own. */
  public static Reply json(int status, String mediaType, Object value) {
    return new Reply(status, mediaType, Json.bytes(value), Map.of());
  }

  /** A text. */
  public static Reply text(int status, String contentType, String text) {
    return new Reply(status, contentType, text.getBytes(StandardCharsets.UTF_8), Map.of());
  }

  /** Bytes as they are. */
  public static Reply bytes(int status, String contentType, byte[] body) {
    return new Reply(status, contentType, body.clone(), Map.of());
  }

  /** A body that is written bit by bit. Whoever gets this closes it. */
  public static Reply stream(int status, String contentType, StreamBody body) {
    return new Reply(status, contentType, EMPTY, body, Map.of());
  }

  /** No body, such as with 304. */
  public static Reply empty(int status) {
    return new Reply(status, "", EMPTY, Map.of());
  }

  /** This with one more header. */
  public Reply header(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new Reply(status, contentType, body, stream, more);
  }

  /** HTTP status. */
  public int status() {
    return status;
  }

  /** Media type; empty without a body. */
  public String contentType() {
    return contentType;
  }

  /** Headers, without the content type. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The body that is written bit by bit; null where {@link #body} is all. */
  public @Nullable StreamBody stream() {
    return stream;
  }

  /** The body; empty for none. */
  public byte[] body() {
    return body.clone();
  }
}
