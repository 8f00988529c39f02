// SPDX-License-Identifier: Apache-2.0
package dev.headway.schemas.cloudevents;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import dev.headway.schemas.avro.DeadLetterReason;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Strict reading of JSON text, from which pieces can be cut as they stand. */
final class JsonText {
  /**
   * Deeper nesting is refused. Payloads of agents stay below 20; readers down the line may recurse.
   */
  static final int MAX_DEPTH = 500;

  /** Names are not kept in a table shared by all documents: they are the senders' to choose. */
  private static final JsonFactory STRICT =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .streamReadConstraints(constraints(MAX_DEPTH))
          .build();

  /**
   * Finds where the elements of a batch begin and end; what is wrong inside one is not its
   * business.
   */
  private static final JsonFactory LENIENT =
      JsonFactory.builder()
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(constraints(10_000))
          .build();

  private JsonText() {}

  /** Texts and names may be as long as the document, whose size the caller bounds. */
  private static StreamReadConstraints constraints(int depth) {
    return StreamReadConstraints.builder()
        .maxNestingDepth(depth)
        .maxStringLength(Integer.MAX_VALUE)
        .maxNameLength(Integer.MAX_VALUE)
        .maxNumberLength(Integer.MAX_VALUE)
        .build();
  }

  /** Refuses duplicate names, and nesting beyond {@link #MAX_DEPTH}. */
  static JsonParser strict(String text) throws IOException {
    return STRICT.createParser(text);
  }

  /** Accepts duplicate names. */
  static JsonParser lenient(String text) throws IOException {
    return LENIENT.createParser(text);
  }

  /** {@code bytes} as text, a byte-order mark left out. */
  static String decode(byte[] bytes) {
    try {
      CharBuffer text =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPORT)
              .onUnmappableCharacter(CodingErrorAction.REPORT)
              .decode(ByteBuffer.wrap(bytes));
      return text.length() > 0 && text.charAt(0) == '\uFEFF'
          ? text.subSequence(1, text.length()).toString()
          : text.toString();
    } catch (CharacterCodingException e) {
      throw new MalformedEventException(
          List.of(new Violation(DeadLetterReason.MALFORMED_JSON, "", "the text is not UTF-8")),
          null,
          e);
    }
  }

  /**
   * The value the parser stands at, cut from {@code text} as it is there; leaves the parser at the
   * value's end.
   */
  static String slice(JsonParser parser, String text) throws IOException {
    int start = Math.toIntExact(parser.currentTokenLocation().getCharOffset());
    parser.skipChildren();
    int end = Math.toIntExact(parser.currentLocation().getCharOffset());
    return text.substring(start, end);
  }

  /** That there is nothing behind the value the parser stands at the end of. */
  static void expectEnd(JsonParser parser) throws IOException {
    if (parser.nextToken() != null) {
      throw new MalformedEventException(
          DeadLetterReason.MALFORMED_JSON, "", "there is text behind the end of the JSON value");
    }
  }

  /**
   * The JSON object that is all of {@code text}, without white space around it; an error at {@code
   * pointer} for anything else.
   */
  static String requireObject(String text, String pointer) {
    try (JsonParser parser = strict(text)) {
      JsonToken token = parser.nextToken();
      if (token != JsonToken.START_OBJECT) {
        if (token != null) {
          parser.skipChildren();
          expectEnd(parser);
        }
        throw new MalformedEventException(
            DeadLetterReason.INVALID_FIELD,
            pointer,
            token == null
                ? "must be a JSON object, not empty"
                : "must be a JSON object, not " + kind(token));
      }
      String object = slice(parser, text);
      expectEnd(parser);
      return object;
    } catch (JsonProcessingException e) {
      throw malformed(e, pointer);
    } catch (IOException e) {
      throw new IllegalStateException("reading from memory failed", e);
    }
  }

  /** The error for what the parser found, with its place below {@code prefix}. */
  static MalformedEventException malformed(JsonProcessingException e, String prefix) {
    String pointer = prefix;
    if (e.getProcessor() instanceof JsonParser parser
        && e.getOriginalMessage().startsWith("Duplicate")) {
      pointer = prefix + parser.getParsingContext().pathAsPointer();
    }
    // The parser's own words quote the input; the place is enough, and gives nothing away in a log.
    String detail =
        switch (e) {
          case StreamConstraintsException constraint ->
              "the JSON is nested deeper than " + MAX_DEPTH + " levels";
          default ->
              pointer.equals(prefix)
                  ? "not valid JSON at line " + line(e)
                  : "the name is there twice";
        };
    return new MalformedEventException(
        List.of(new Violation(DeadLetterReason.MALFORMED_JSON, pointer, detail)), null, e);
  }

  private static String line(JsonProcessingException e) {
    return e.getLocation() == null
        ? "?"
        : e.getLocation().getLineNr() + ", column " + e.getLocation().getColumnNr();
  }

  /** The kind of value a token begins, with its article. */
  static String kind(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      default -> "null";
    };
  }
}
