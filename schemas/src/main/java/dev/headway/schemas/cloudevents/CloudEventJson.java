// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.cloudevents;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import dev.headway.schemas.avro.AgentEvent;
import dev.headway.schemas.avro.DeadLetterReason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads CloudEvents in JSON, in structured, batch and binary mode, and writes them.
 *
 * <p>Each attribute may be spelled in snake_case, camelCase or all in lower case. Unknown
 * attributes are ignored, a null is as good as nothing, and {@code platform_tenant_id} is not read.
 * {@code data} keeps its text exactly as sent, from its opening to its closing brace.
 */
public final class CloudEventJson {
  /** Largest payload, in bytes of UTF-8. */
  public static final int MAX_DATA_BYTES = 256 * 1024;

  /** Most events in one batch. */
  public static final int MAX_BATCH = 1_000;

  private static final String DATA = "data";

  private CloudEventJson() {}

  /**
   * Reads one event in structured mode ({@code application/cloudevents+json}).
   *
   * @throws MalformedEventException when it is none
   */
  public static ParsedEvent structured(byte[] body) {
    return structured(JsonText.decode(body));
  }

  private static ParsedEvent structured(String text) {
    Envelope envelope = new Envelope();
    try (JsonParser parser = JsonText.strict(text)) {
      JsonToken first = parser.nextToken();
      if (first != JsonToken.START_OBJECT) {
        throw new MalformedEventException(
            DeadLetterReason.MALFORMED_JSON,
            "",
            "a CloudEvent is a JSON object, not "
                + (first == null ? "an empty text" : JsonText.kind(first)));
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        field(envelope, name, parser.nextToken(), parser, text);
      }
      JsonText.expectEnd(parser);
    } catch (JsonProcessingException e) {
      throw JsonText.malformed(e, "");
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
    return envelope.toEvent();
  }

  private static void field(
      Envelope envelope, String name, JsonToken token, JsonParser parser, String text)
      throws IOException {
    Attribute attribute = Attribute.spelled(name);
    if (attribute != null) {
      if (token == JsonToken.VALUE_STRING) {
        envelope.put(attribute, name, parser.getText());
      } else if (token != JsonToken.VALUE_NULL) {
        envelope.invalid(pointer(name), "must be a string, not " + JsonText.kind(token));
      }
    } else if (name.equals(DATA)) {
      if (token == JsonToken.START_OBJECT) {
        envelope.putData(name, JsonText.slice(parser, text));
      } else if (token != JsonToken.VALUE_NULL) {
        envelope.invalid(pointer(name), "must be a JSON object, not " + JsonText.kind(token));
      }
    } else if (name.equals("data_base64")
        || name.equals("dataBase64")
        || name.equals("database64")) {
      base64(envelope, name, token, parser);
    }
    parser.skipChildren();
  }

  private static void base64(Envelope envelope, String name, JsonToken token, JsonParser parser)
      throws IOException {
    if (token == JsonToken.VALUE_NULL) {
      return;
    }
    if (token != JsonToken.VALUE_STRING) {
      envelope.invalid(pointer(name), "must be a string in Base64, not " + JsonText.kind(token));
      return;
    }
    try {
      byte[] bytes = Base64.getDecoder().decode(parser.getText());
      envelope.putData(name, JsonText.requireObject(JsonText.decode(bytes), pointer(name)));
    } catch (IllegalArgumentException e) {
      envelope.invalid(pointer(name), "must be a string in Base64");
    } catch (MalformedEventException e) {
      envelope.invalid(e.pointer().isEmpty() ? pointer(name) : e.pointer(), e.detail());
    }
  }

  /**
   * Reads a batch ({@code application/cloudevents-batch+json}). Each element is judged on its own.
   *
   * @return one item per element, in their order
   * @throws MalformedEventException when the body as a whole is not a JSON array, or it has more
   *     than {@link #MAX_BATCH} elements
   */
  public static List<BatchItem> batch(byte[] body) {
    List<BatchItem> items = new ArrayList<>();
    for (String element : elements(JsonText.decode(body))) {
      try {
        items.add(new BatchItem.Parsed(items.size(), structured(element)));
      } catch (MalformedEventException e) {
        items.add(new BatchItem.Malformed(items.size(), e));
      }
    }
    return items;
  }

  private static List<String> elements(String text) {
    List<String> elements = new ArrayList<>();
    try (JsonParser parser = JsonText.lenient(text)) {
      if (parser.nextToken() != JsonToken.START_ARRAY) {
        throw new MalformedEventException(
            DeadLetterReason.MALFORMED_JSON, "", "a batch is a JSON array of CloudEvents");
      }
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        if (elements.size() == MAX_BATCH) {
          throw new MalformedEventException(
              DeadLetterReason.TOO_LARGE,
              "",
              "a batch must not have more than " + MAX_BATCH + " events");
        }
        elements.add(element(parser, text));
      }
      JsonText.expectEnd(parser);
    } catch (JsonProcessingException e) {
      throw JsonText.malformed(e, "");
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
    return elements;
  }

  /** Only objects need their text; of any other value its kind is all that is told. */
  private static String element(JsonParser parser, String text) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> JsonText.slice(parser, text);
      case START_ARRAY -> {
        parser.skipChildren();
        yield "[]";
      }
      case VALUE_STRING -> {
        parser.finishToken();
        yield "\"\"";
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "0";
      case VALUE_TRUE, VALUE_FALSE -> "true";
      default -> "null";
    };
  }

  /**
   * Reads one event in binary mode.
   *
   * @param attributes gives the value of the CloudEvents attribute with this lower-case name
   *     without prefix, null for none; asked for both forms of compound names ({@code planid},
   *     {@code plan_id}). The caller maps {@code ce_*} Kafka headers or {@code ce-*} HTTP headers
   *     (see {@link HttpHeaderText}) to it, and {@code content-type} to {@code datacontenttype}
   * @param body the payload; empty for none
   * @throws MalformedEventException when it is none; pointers name the attribute as it was found
   */
  public static ParsedEvent binary(Function<String, @Nullable String> attributes, byte[] body) {
    Envelope envelope = new Envelope();
    for (Attribute attribute : Attribute.values()) {
      for (String name : attribute.headerNames()) {
        String value = attributes.apply(name);
        if (value != null) {
          envelope.put(attribute, name, value);
        }
      }
    }
    try {
      String text = JsonText.decode(body);
      if (!text.isBlank()) {
        envelope.putData(DATA, JsonText.requireObject(text, pointer(DATA)));
      }
    } catch (MalformedEventException e) {
      envelope.violation(e);
    }
    return envelope.toEvent();
  }

  /**
   * Writes an event in structured mode: snake_case, nulls and empty texts left out, {@code data} as
   * it stands (with its line breaks, if it has any).
   *
   * @param topic the {@code topic} attribute; null for none
   * @throws MalformedEventException when {@code data} is not a JSON object
   */
  public static byte[] write(AgentEvent event, @Nullable String topic) {
    return CloudEventWriter.write(event, topic);
  }

  private static String pointer(String name) {
    return "/" + name;
  }
}
