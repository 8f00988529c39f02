// SPDX-License-Identifier: Apache-2.0
package dev.headway.http.ingest;

import dev.headway.schemas.cloudevents.BatchItem;
import dev.headway.schemas.cloudevents.CloudEventJson;
import dev.headway.schemas.cloudevents.MalformedEventException;
import dev.headway.schemas.cloudevents.ParsedEvent;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A single event as a batch of one: what is wrong with it is told in the same shape.
 *
 * @param item the event, or what is wrong with it
 */
record CloudEventReader(BatchItem item) {
  static CloudEventReader structured(byte[] body) {
    return of(() -> CloudEventJson.structured(body));
  }

  static CloudEventReader binary(Function<String, @Nullable String> attributes, byte[] body) {
    return of(() -> CloudEventJson.binary(attributes, body));
  }

  private static CloudEventReader of(Supplier<ParsedEvent> reader) {
    try {
      return new CloudEventReader(new BatchItem.Parsed(0, reader.get()));
    } catch (MalformedEventException e) {
      return new CloudEventReader(new BatchItem.Malformed(0, e));
    }
  }
}
