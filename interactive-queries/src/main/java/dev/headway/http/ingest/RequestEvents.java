// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.ingest;

import dev.headway.http.problem.Problem;
import dev.headway.http.problem.ProblemType;
import dev.headway.http.route.Exchange;
import dev.headway.schemas.cloudevents.BatchItem;
import dev.headway.schemas.cloudevents.CloudEventJson;
import dev.headway.schemas.cloudevents.HttpHeaderText;
import dev.headway.schemas.cloudevents.MalformedEventException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The events of a request in one of CloudEvents' three modes.
 *
 * @param items events, in the body's order
 * @param batch the body is an array of them
 */
record RequestEvents(List<BatchItem> items, boolean batch) {
  static final String STRUCTURED = "application/cloudevents+json";
  static final String BATCH = "application/cloudevents-batch+json";
  static final String JSON = "application/json";

  /**
   * Any of these marks binary mode: CloudEvents requires them all, and what is missing is told by
   * the judge.
   */
  private static final Set<String> BINARY_MARKS =
      Set.of("ce-specversion", "ce-type", "ce-id", "ce-source");

  /**
   * Reads the body.
   *
   * @throws MalformedEventException when a batch as a whole is none
   * @throws dev.headway.http.problem.ProblemException 415 for another format
   */
  static RequestEvents read(Exchange exchange) {
    String contentType = exchange.header("Content-Type");
    String mediaType = mediaType(contentType);
    checkEncoding(exchange.header("Content-Encoding"), contentType);
    return switch (mediaType) {
      case BATCH -> new RequestEvents(CloudEventJson.batch(exchange.body()), true);
      case STRUCTURED -> one(CloudEventReader.structured(exchange.body()));
      case JSON, "" ->
          BINARY_MARKS.stream().anyMatch(name -> exchange.header(name) != null)
              ? one(CloudEventReader.binary(name -> attribute(exchange, name), exchange.body()))
              : one(plain(mediaType, exchange));
      default ->
          throw unsupported(
              "'" + mediaType + "' is not a format of CloudEvents that Headway reads");
    };
  }

  private static CloudEventReader plain(String mediaType, Exchange exchange) {
    if (mediaType.isEmpty()) {
      throw unsupported("Content-Type is missing");
    }
    return CloudEventReader.structured(exchange.body());
  }

  private static RequestEvents one(CloudEventReader reader) {
    return new RequestEvents(List.of(reader.item()), false);
  }

  private static @Nullable String attribute(Exchange exchange, String name) {
    if (name.equals("datacontenttype")) {
      return exchange.header("Content-Type");
    }
    String value = exchange.header("ce-" + name);
    return value == null ? null : HttpHeaderText.decode(value);
  }

  private static String mediaType(@Nullable String contentType) {
    if (contentType == null) {
      return "";
    }
    int parameters = contentType.indexOf(';');
    return (parameters < 0 ? contentType : contentType.substring(0, parameters))
        .strip()
        .toLowerCase(Locale.ROOT);
  }

  private static void checkEncoding(
      @Nullable String contentEncoding, @Nullable String contentType) {
    if (contentEncoding != null && !contentEncoding.strip().equalsIgnoreCase("identity")) {
      throw unsupported(
          "Content-Encoding '" + contentEncoding + "' is not read: send the body as it is");
    }
    if (contentType == null) {
      return;
    }
    for (String parameter : contentType.toLowerCase(Locale.ROOT).split(";", -1)) {
      String[] parts = parameter.split("=", 2);
      if (parts.length == 2
          && parts[0].strip().equals("charset")
          && !Set.of("utf-8", "utf8").contains(parts[1].replace("\"", "").strip())) {
        throw unsupported("JSON is read as UTF-8 only");
      }
    }
  }

  private static dev.headway.http.problem.ProblemException unsupported(String detail) {
    return Problem.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, detail)
        .withHeader("Accept-Post", String.join(", ", STRUCTURED, BATCH, JSON))
        .exception();
  }
}
